namespace CozeProxy.Limits;

/// <summary>How long Redis keeps a place for a replica that says nothing, and how often a living one speaks.</summary>
internal sealed record PlaceLease(TimeSpan Lifetime, TimeSpan RenewEvery)
{
    /// <summary>Two renewals may be missed before a place is anybody's.</summary>
    public static PlaceLease Default { get; } = new(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(10));

    public long Milliseconds => (long)Lifetime.TotalMilliseconds;
}
