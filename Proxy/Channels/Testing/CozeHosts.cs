namespace CozeProxy.Channels.Testing;

/// <summary>Coze's own two hosts. Accounts, apps, keys and workflows of one do not exist at the other.</summary>
internal static class CozeHosts
{
    public const string China = "api.coze.cn";
    public const string International = "api.coze.com";

    public static bool IsOne(string host) => Is(host, China) || Is(host, International);

    public static bool Is(string host, string other) => string.Equals(host, other, StringComparison.OrdinalIgnoreCase);

    /// <summary>The one that this one is mistaken for; for a host that is neither, null.</summary>
    public static string? OtherThan(string host) => Is(host, China) ? International : Is(host, International) ? China : null;
}
