namespace CozeProxy.Channels.Health;

/// <summary>A channel's health as operators read it.</summary>
/// <param name="State"><c>healthy</c>, <c>cooling</c> or <c>broken</c>.</param>
/// <param name="Until">When it is tried again, where that is known.</param>
/// <param name="Reason">A code that says why it is out; null where it is healthy.</param>
internal sealed record ChannelHealthReport(string State, DateTimeOffset? Until, string? Reason)
{
    public static ChannelHealthReport Healthy { get; } = new("healthy", null, null);
}
