using CozeProxy.Channels;
using CozeProxy.Channels.Health;
using Radzen;

namespace CozeProxy.Admin.Ui.Dashboard;

/// <summary>A channel at a glance.</summary>
/// <param name="Name">Its name.</param>
/// <param name="State">The key of the text that says how it is.</param>
/// <param name="Style">The colour that goes with it.</param>
/// <param name="Until">When it is tried again, where that is known.</param>
/// <param name="Reason">A code that says why it is out; null where there is none.</param>
public sealed record ChannelState(string Name, string State, BadgeStyle Style, DateTimeOffset? Until, string? Reason)
{
    internal static ChannelState Of(ChannelEntry entry, ChannelHealth health)
    {
        if (entry.Settings is null)
        {
            return new ChannelState(entry.Name, "Unusable", BadgeStyle.Danger, null, null);
        }

        if (!entry.Settings.Enabled)
        {
            return new ChannelState(entry.Name, "Disabled", BadgeStyle.Light, null, null);
        }

        var report = health.Of(entry.Name);
        var (state, style) = report.State switch
        {
            "broken" => ("Broken", BadgeStyle.Danger),
            "cooling" => ("Cooling", BadgeStyle.Warning),
            _ => ("Healthy", BadgeStyle.Success),
        };
        return new ChannelState(entry.Name, state, style, report.Until, report.Reason);
    }
}
