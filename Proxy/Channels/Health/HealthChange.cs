namespace CozeProxy.Channels.Health;

/// <summary>A channel went out, or came back where there is no state; for those who tell others.</summary>
/// <param name="Identity">The channel's identity.</param>
/// <param name="Reason">Why it is out, or was.</param>
/// <param name="State">Null where it came back.</param>
/// <param name="For">How long it is out; null where time alone does not bring it back.</param>
internal readonly record struct HealthChange(string Identity, HealthReason Reason, ChannelState? State, TimeSpan? For);
