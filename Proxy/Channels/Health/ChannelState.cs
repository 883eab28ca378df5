namespace CozeProxy.Channels.Health;

/// <summary>Why and for how long a channel is, or was, out. Times are time stamps of the process.</summary>
/// <param name="Name">The channel's name, for people.</param>
/// <param name="Reason">Why it is out.</param>
/// <param name="InARow">How often in a row it went out for this reason.</param>
/// <param name="Since">Since when. What began before tells nothing new.</param>
/// <param name="Until">Until when; <see cref="Forever"/> where time alone does not bring it back.</param>
internal sealed record ChannelState(string Name, HealthReason Reason, int InARow, long Since, long Until)
{
    public const long Forever = long.MaxValue;

    public bool IsOutAt(long now) => now < Until;
}
