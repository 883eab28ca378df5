namespace CozeProxy.Sandbox.Coze.Wire;

internal static class BearerHeader
{
    private const string Scheme = "Bearer ";

    /// <summary>What follows the scheme, or an empty string when there is no bearer at all.</summary>
    public static string Of(HttpContext context)
    {
        var value = context.Request.Headers.Authorization.ToString();
        return value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? value[Scheme.Length..].Trim() : "";
    }
}
