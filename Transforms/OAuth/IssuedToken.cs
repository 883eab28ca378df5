namespace CozeProxy.Transforms.OAuth;

/// <summary>A token and the times that matter for its use.</summary>
internal sealed record IssuedToken(AccessToken Token, DateTimeOffset IssuedAt, DateTimeOffset ExpiresAt)
{
    /// <summary>Asked of Coze.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(3600);

    private static readonly TimeSpan LongestUse = TimeSpan.FromMinutes(50);
    private static readonly TimeSpan RefreshAhead = TimeSpan.FromMinutes(5);

    /// <summary>Fifty minutes, or five sixths of a shorter life.</summary>
    public DateTimeOffset UseUntil { get; } = IssuedAt + Min(LongestUse, (ExpiresAt - IssuedAt) * 5 / 6);

    public bool IsUsableAt(DateTimeOffset now) => now < UseUntil;

    /// <summary>
    /// From here on a new one is fetched in the background while this one is still used. The jitter, from 0 to 1, keeps those
    /// who share a token from coming in the same second: five minutes before the end of its use, or up to twice as long.
    /// </summary>
    public DateTimeOffset RefreshFrom(double jitter) => UseUntil - (Min(RefreshAhead, (UseUntil - IssuedAt) / 10) * (1 + jitter));

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
