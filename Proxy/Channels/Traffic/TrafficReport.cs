namespace CozeProxy.Channels.Traffic;

/// <summary>What goes over a channel at this replica.</summary>
/// <param name="InFlight">Runs under way; a run counts until it has ended at Coze, be its client there or not.</param>
/// <param name="Calls">Calls that ended in the last hour, each attempt of a call for itself.</param>
/// <param name="Errors">How many of these failed, whosever fault it was.</param>
/// <param name="LastError">The last failure since this replica began, however long ago.</param>
internal sealed record TrafficReport(int InFlight, int Calls, int Errors, ChannelError? LastError)
{
    public static TrafficReport None { get; } = new(0, 0, 0, null);
}
