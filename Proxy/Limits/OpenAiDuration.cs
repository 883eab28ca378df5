using System.Globalization;
using System.Text;

namespace CozeProxy.Limits;

/// <summary>Spans of time as OpenAI's headers write them: <c>120ms</c>, <c>1s</c>, <c>8.64s</c>, <c>6m0s</c>, <c>1h0m0s</c>.</summary>
internal static class OpenAiDuration
{
    public static string Of(TimeSpan span)
    {
        var milliseconds = (long)Math.Ceiling(span.TotalMilliseconds);
        if (milliseconds <= 0)
        {
            return "0s";
        }

        if (milliseconds < 1000)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{milliseconds}ms");
        }

        var (minutes, rest) = Math.DivRem(milliseconds, 60_000);
        var text = new StringBuilder();
        if (minutes >= 60)
        {
            text.Append(CultureInfo.InvariantCulture, $"{minutes / 60}h");
        }

        if (minutes > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"{minutes % 60}m");
        }

        return text.Append(CultureInfo.InvariantCulture, $"{rest / 1000m:0.###}s").ToString();
    }
}
