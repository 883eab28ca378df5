using System.Globalization;
using CozeProxy.Transforms.OpenAi;

namespace CozeProxy.Channels.Testing;

/// <summary>Says how far this machine's clock is off Coze's: assertions carry the time, and Coze looks at it.</summary>
internal static class ClockDifference
{
    // Below this it may as well be the way of the answer, whose date has whole seconds.
    private static readonly TimeSpan WorthSaying = TimeSpan.FromSeconds(20);

    /// <summary>Null when the clocks agree, or when the other's is not known.</summary>
    public static LocalizedText? Describe(TimeSpan? ahead) => ahead is { } difference && difference.Duration() >= WorthSaying
        ? new(
            $"This machine's clock is {Span(difference)} {(difference > TimeSpan.Zero ? "behind" : "ahead of")} Coze's. Synchronise it (NTP).",
            $"本机时钟比扣子{(difference > TimeSpan.Zero ? "慢" : "快")} {Span(difference)}，请同步时间（NTP）。")
        : null;

    private static string Span(TimeSpan difference) => string.Create(CultureInfo.InvariantCulture, $"{Math.Round(difference.Duration().TotalSeconds)} s");
}
