namespace CozeProxy.Admin.Ui.Usage;

/// <summary>The spans of time that are asked for most, by the viewer's own days.</summary>
internal static class UsageSpans
{
    private const int DaysOfWeek = 7;

    /// <summary>Each with the name of its text, which is also its id.</summary>
    public static IEnumerable<(string Name, DateTimeOffset? From, DateTimeOffset? To)> Of(ViewerClock clock)
    {
        var today = clock.Now.Date;
        yield return ("today", clock.Read(today), null);
        yield return ("yesterday", clock.Read(today.AddDays(-1)), clock.Read(today));
        yield return ("week", clock.Read(today.AddDays(1 - DaysOfWeek)), null);
        yield return ("month", clock.Read(today.AddDays(1 - today.Day)), null);
        yield return ("all", null, null);
    }
}
