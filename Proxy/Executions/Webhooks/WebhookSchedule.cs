namespace CozeProxy.Executions.Webhooks;

/// <summary>When a delivery that failed is tried again.</summary>
internal static class WebhookSchedule
{
    // Eight tries within a day.
    private static readonly TimeSpan[] Pauses =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2),
        TimeSpan.FromHours(6), TimeSpan.FromHours(14),
    ];

    /// <summary>The pause after so many failures; null when it is not tried again.</summary>
    public static TimeSpan? After(int failures) => failures <= Pauses.Length ? Pauses[failures - 1] : null;
}
