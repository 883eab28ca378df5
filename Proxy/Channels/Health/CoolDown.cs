namespace CozeProxy.Channels.Health;

/// <summary>How long a channel stays out, by why and how often in a row.</summary>
internal static class CoolDown
{
    private const int MostDoublings = 20;
    private const double LeastOfSteady = 0.75;

    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);

    // Longer than any limit we know of; a wrong header must not take a channel out for days.
    private static readonly TimeSpan LongestAsked = TimeSpan.FromMinutes(15);

    private static readonly TimeSpan RemembersAtLeast = TimeSpan.FromMinutes(1);

    /// <summary>How long it stays out; for broken credentials, until it is tried again.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="inARow">How often in a row, this time included; from 1.</param>
    /// <param name="retryAfter">What Coze asked for, if it did: then nothing is guessed.</param>
    /// <param name="random">From 0, below 1.</param>
    public static TimeSpan Of(HealthReason reason, int inARow, TimeSpan? retryAfter, double random)
    {
        if (reason.IsLimit() && retryAfter > TimeSpan.Zero)
        {
            return retryAfter.Value < LongestAsked ? retryAfter.Value : LongestAsked;
        }

        var (first, longest) = Bounds(reason);
        var ceiling = first * Math.Pow(2, Math.Clamp(inARow - 1, 0, MostDoublings));
        ceiling = ceiling < longest ? ceiling : longest;

        // Calls come back spread over the whole time where many wait for the same limit; elsewhere it is enough not to come together.
        var wait = ceiling * (reason == HealthReason.RateLimited ? random : LeastOfSteady + ((1 - LeastOfSteady) * random));
        return wait > Shortest ? wait : Shortest;
    }

    /// <summary>
    /// How long after its end a cool-down counts for the length of the next, where no call has told that all is well: runs take
    /// minutes, and say so at their end only.
    /// </summary>
    public static TimeSpan RemembersAfter(TimeSpan length) => length * 4 > RemembersAtLeast ? length * 4 : RemembersAtLeast;

    private static (TimeSpan First, TimeSpan Longest) Bounds(HealthReason reason) => reason switch
    {
        HealthReason.Unreachable => (TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(15)),
        HealthReason.RateLimited => (TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1)),
        HealthReason.QuotaUsedUp => (TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(15)),
        HealthReason.TokenRefused or HealthReason.CredentialsRefused => (TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(10)),
        _ => throw new ArgumentOutOfRangeException(nameof(reason)),
    };
}
