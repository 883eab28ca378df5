namespace CozeProxy.Channels.Health;

internal static class HealthReasons
{
    /// <summary>The reason as operators and other replicas read it.</summary>
    public static string Code(this HealthReason reason) => reason switch
    {
        HealthReason.Unreachable => "unreachable",
        HealthReason.RateLimited => "rate_limited",
        HealthReason.QuotaUsedUp => "insufficient_quota",
        HealthReason.TokenRefused => "token_refused",
        HealthReason.CredentialsRefused => "invalid_credentials",
        _ => throw new ArgumentOutOfRangeException(nameof(reason)),
    };

    /// <summary>The reason of this code; null where an older or newer replica has one that this one does not know.</summary>
    public static HealthReason? Of(string code)
    {
        foreach (var reason in Enum.GetValues<HealthReason>())
        {
            if (reason.Code() == code)
            {
                return reason;
            }
        }

        return null;
    }

    /// <summary>Whether waiting mends it, where its credentials would have to be.</summary>
    public static bool IsLimit(this HealthReason reason) => reason is HealthReason.RateLimited or HealthReason.QuotaUsedUp;

    public static bool IsBroken(this HealthReason reason) => reason is HealthReason.TokenRefused or HealthReason.CredentialsRefused;

    /// <summary>Whether it holds for all replicas.</summary>
    public static bool IsShared(this HealthReason reason) => reason != HealthReason.Unreachable;
}
