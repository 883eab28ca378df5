namespace CozeProxy.Admin.Ui.Channels;

/// <summary>Where pages of channels are.</summary>
internal static class ChannelLinks
{
    public const string List = "/admin/channels";
    public const string New = "/admin/channels/new";

    /// <summary>The page of one channel; one that is called like the page for new ones is named beside it.</summary>
    public static string Of(string name) =>
        name.Equals("new", StringComparison.OrdinalIgnoreCase) ? $"{List}/-?named={name}" : $"{List}/{Uri.EscapeDataString(name)}";
}
