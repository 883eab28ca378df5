using System.Globalization;

namespace CozeProxy.Bench.SlowStreams;

/// <summary>How many words an answer has and how long each takes. The client's question says it, and so reaches Coze through whoever stands between.</summary>
internal sealed record Pace(int Words, TimeSpan Every)
{
    /// <summary>Each word tells its place, so that one that is missing, doubled or another's is noticed.</summary>
    public static string Word(int place) => string.Create(CultureInfo.InvariantCulture, $"word {place} ");

    public static Pace Parse(string question) => question.Split(' ') is [var words, "words,", "one", "every", var milliseconds, "ms"]
        ? new Pace(int.Parse(words, CultureInfo.InvariantCulture), TimeSpan.FromMilliseconds(int.Parse(milliseconds, CultureInfo.InvariantCulture)))
        : throw new FormatException($"'{question}' does not say how many words are wanted.");

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Words} words, one every {Every.TotalMilliseconds:F0} ms");
}
