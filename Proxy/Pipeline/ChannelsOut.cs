using CozeProxy.Channels.Balancing;
using CozeProxy.Channels.Health;
using CozeProxy.Transforms.OpenAi;

namespace CozeProxy.Pipeline;

/// <summary>What a client is told when all channels that could serve its call are out.</summary>
internal static class ChannelsOut
{
    /// <summary>The error, or null when at least one of them is not out.</summary>
    public static ApiError? ErrorIfAll(ChannelSet channels, ChannelHealth health)
    {
        var snapshot = health.Current;
        return snapshot == HealthSnapshot.AllWell ? null : ErrorIfAll(channels, snapshot, health);
    }

    private static ApiError? ErrorIfAll(ChannelSet channels, HealthSnapshot snapshot, ChannelHealth health)
    {
        var areLimits = true;
        TimeSpan? soonest = null;
        foreach (var channel in channels.All)
        {
            if (snapshot.Find(channel.Coze.Identity) is not { } state)
            {
                return null;
            }

            areLimits &= state.Reason.IsLimit();
            soonest = health.Remaining(state) is { } left && !(left > soonest) ? left : soonest;
        }

        return areLimits ? ApiErrors.ChannelsRateLimited(soonest ?? TimeSpan.Zero) : ApiErrors.NoChannel with { RetryAfter = soonest };
    }
}
