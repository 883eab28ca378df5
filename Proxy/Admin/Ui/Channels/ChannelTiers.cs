using CozeProxy.Channels.Overview;

namespace CozeProxy.Admin.Ui.Channels;

/// <summary>Channels by their priority, the highest first, and where each of them goes from there.</summary>
internal sealed class ChannelTiers
{
    private ChannelTiers(IReadOnlyList<Tier> tiers, IReadOnlyList<ChannelView> broken) => (All, Broken) = (tiers, broken);

    public static ChannelTiers None { get; } = new([], []);

    public IReadOnlyList<Tier> All { get; }

    /// <summary>Those that are stored and cannot be read, so that nobody knows their priority.</summary>
    public IReadOnlyList<ChannelView> Broken { get; }

    public bool AreNone => All.Count == 0 && Broken.Count == 0;

    public bool HaveUsable => All.Any(tier => tier.Channels.Any(channel => channel.Overview.IsUsable));

    /// <summary>The priority that is above all others; null where there is none.</summary>
    public int? Above => All is [{ Priority: < int.MaxValue } first, ..] ? first.Priority + 1 : null;

    /// <summary>The priority that is below all others; null where there is none.</summary>
    public int? Below => All is [.., { Priority: > int.MinValue } last] ? last.Priority - 1 : null;

    public static ChannelTiers Of(IReadOnlyList<ChannelOverview> channels)
    {
        var views = channels.Select(ChannelView.Of).ToLookup(channel => channel.Settings is null);
        return new(
            [.. views[false].GroupBy(channel => channel.Settings!.Priority).OrderByDescending(tier => tier.Key)
                .Select(tier => new Tier(tier.Key, [.. tier.OrderBy(channel => channel.Name, StringComparer.Ordinal)]))],
            [.. views[true]]);
    }

    /// <summary>The next priority up for a channel of this one; null where it is above all others already.</summary>
    public int? Raised(int priority) => Next(priority, step: -1, Above);

    /// <summary>The next priority down for a channel of this one; null where it is below all others already.</summary>
    public int? Lowered(int priority) => Next(priority, step: 1, Below);

    // At the end there is a place of its own for one that is not alone.
    private int? Next(int priority, int step, int? beyond)
    {
        var at = All.Index().First(tier => tier.Item.Priority == priority).Index;
        var next = at + step;
        return next >= 0 && next < All.Count ? All[next].Priority
            : All[at].Channels.Count > 1 ? beyond
            : null;
    }

    internal sealed record Tier(int Priority, IReadOnlyList<ChannelView> Channels);
}
