namespace CozeProxy.Billing.Keys;

/// <summary>How often a key or an account may call in a minute, and how many of its calls may be under way at a time; null does not limit.</summary>
public sealed record CallLimits(int? RequestsPerMinute, int? MaxConcurrency)
{
    /// <summary>The limits, or null where there are none, so that who has none is told apart at a glance.</summary>
    public static CallLimits? Of(int? requestsPerMinute, int? maxConcurrency) =>
        requestsPerMinute is null && maxConcurrency is null ? null : new CallLimits(requestsPerMinute, maxConcurrency);
}
