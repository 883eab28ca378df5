using System.Globalization;

namespace CozeProxy.Cli.Commands;

/// <summary>Reads times as people write them: <c>24h</c>, <c>2026-12-31</c>, <c>2026-12-31T18:00:00+08:00</c>.</summary>
internal static class Moments
{
    /// <summary>The moment that long ago.</summary>
    public static DateTimeOffset Ago(string span, DateTimeOffset now) => ReadSpan(span) is { } ago && ago <= now - DateTimeOffset.UnixEpoch
        ? now - ago
        : throw new CommandFailure(new($"`{span}` is not a time such as 90m, 24h or 7d.", $"`{span}` 不是有效的时长，例如 90m、24h 或 7d。"));

    /// <summary>A moment to come; a day means its begin in UTC.</summary>
    public static DateTimeOffset When(string text, DateTimeOffset now)
    {
        if (ReadSpan(text) is { } span && span < DateTimeOffset.MaxValue - now)
        {
            return now + span;
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
            ? moment
            : throw new CommandFailure(new($"`{text}` is not a time such as 30d, 2026-12-31 or 2026-12-31T18:00:00Z.", $"`{text}` 不是有效的时间，例如 30d、2026-12-31 或 2026-12-31T18:00:00Z。"));
    }

    /// <summary>A moment as addresses carry it.</summary>
    public static string InQuery(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static TimeSpan? ReadSpan(string text)
    {
        if (text.Length < 2 || !int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            return null;
        }

        return text[^1] switch
        {
            'm' => TimeSpan.FromMinutes(count),
            'h' => TimeSpan.FromHours(count),
            'd' when count < TimeSpan.MaxValue.Days => TimeSpan.FromDays(count),
            _ => null,
        };
    }
}
