using CozeProxy.Channels;
using CozeProxy.Channels.Overview;

namespace CozeProxy.Admin.Ui.Channels;

/// <summary>A channel as components hand it to each other; their parameters are public, and what is shown is not.</summary>
public sealed class ChannelView
{
    private ChannelView(ChannelOverview overview) => Overview = overview;

    internal ChannelOverview Overview { get; }

    internal string Name => Overview.Name;

    /// <summary>What is set for it; null where what is stored cannot be used.</summary>
    internal ChannelSettings? Settings => Overview.Entry.Settings;

    internal static ChannelView Of(ChannelOverview overview) => new(overview);
}
