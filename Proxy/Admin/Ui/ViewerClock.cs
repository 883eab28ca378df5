using System.Globalization;

namespace CozeProxy.Admin.Ui;

/// <summary>Shows moments as the viewer's own clock does, and reads what they enter by it.</summary>
internal sealed class ViewerClock(TimeProvider time)
{
    /// <summary>The viewer's time zone; UTC until their browser has said it, or where this machine does not know it.</summary>
    public TimeZoneInfo Zone { get; private set; } = TimeZoneInfo.Utc;

    /// <summary>This moment by the viewer's clock.</summary>
    public DateTimeOffset Now => TimeZoneInfo.ConvertTime(time.GetUtcNow(), Zone);

    public void Use(string? zone)
    {
        if (zone is { Length: > 0 and < 100 } && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found))
        {
            Zone = found;
        }
    }

    /// <summary>Such as 2026-03-14 15:09:26.</summary>
    public string Show(DateTimeOffset moment) => TimeZoneInfo.ConvertTime(moment, Zone).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>Such as 2026-03-14.</summary>
    public string ShowDay(DateTimeOffset moment) => TimeZoneInfo.ConvertTime(moment, Zone).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>The moment that the viewer's clock shows so. One that it shows twice is the first; one that it skips is an hour on.</summary>
    public DateTimeOffset Read(DateTime shown)
    {
        var local = DateTime.SpecifyKind(shown, DateTimeKind.Unspecified);
        if (Zone.IsInvalidTime(local))
        {
            local = local.AddHours(1);
        }

        var offset = Zone.IsAmbiguousTime(local) ? Zone.GetAmbiguousTimeOffsets(local).Max() : Zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset);
    }

    /// <summary>The moment the viewer's day began that this moment lies in.</summary>
    public DateTimeOffset DayOf(DateTimeOffset moment) => Read(TimeZoneInfo.ConvertTime(moment, Zone).Date);
}
