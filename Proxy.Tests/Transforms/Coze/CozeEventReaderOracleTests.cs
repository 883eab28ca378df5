using System.Net.ServerSentEvents;
using System.Text;
using CozeProxy.Tests.Transforms.Fakes;

namespace CozeProxy.Tests.Transforms.Coze;

/// <summary>Random streams in random pieces, read by us and by the framework's own parser.</summary>
internal sealed class CozeEventReaderOracleTests
{
    private const int Cases = 2000;

    private static readonly string[] Values =
        ["", " ", "x", "{\"content\":\"为什么\"}", "a:b", "  two", "\uFEFF", "😀", "data: x", new('长', 700), new('y', 9000)];

    private static readonly string[] Fields = ["data:", "data: ", "data: ", "event: ", "event:", "id: ", "retry: ", ":", "other: ", "datum", "data", "\uFEFFdata: "];

    private static readonly string[] LineEnds = ["\n", "\r\n", "\r"];

    [Test]
    public async Task Both_read_the_same_events()
    {
        for (var seed = 0; seed < Cases; seed++)
        {
            var random = new Random(seed);
            var bytes = RandomStream(random);
            var largest = random.Next(3) switch { 0 => 3, 1 => 60, _ => 20_000 };

            var ours = (await EventReading.ReadAllAsync(new PacedStream(bytes, () => random.Next(1, largest)))).Where(next => next.Data.Length > 0).ToList();
            var theirs = Read(bytes).ToList();

            // Compared one by one: a whole stream would drown the difference.
            ours.Count.ShouldBe(theirs.Count, $"the stream of seed {seed}");
            for (var i = 0; i < ours.Count; i++)
            {
                (ours[i] == theirs[i]).ShouldBeTrue($"the stream of seed {seed}, event {i}");
            }
        }
    }

    private static byte[] RandomStream(Random random)
    {
        var text = new StringBuilder(random.Next(4) == 0 ? "\uFEFF" : "");
        var lineEnd = Pick(random, LineEnds);
        var mixes = random.Next(3) == 0;
        var isNameOnly = false;
        for (var lines = random.Next(1, 40); lines > 0; lines--)
        {
            var line = random.Next(4) > 0 ? Pick(random, Fields) + Pick(random, Values) : "";
            if (line.Length == 0 && isNameOnly)
            {
                // The framework gives the name of an event without data to the next one; the standard and we do not.
                line = "data: 1";
            }

            var hasData = line == "data" || line.StartsWith("data:", StringComparison.Ordinal);
            isNameOnly = !hasData && (isNameOnly || line.StartsWith("event:", StringComparison.Ordinal));
            text.Append(line).Append(mixes ? Pick(random, LineEnds) : lineEnd);
        }

        // Cut between characters: names are compared as text.
        var length = random.Next(3) == 0 ? random.Next(text.Length + 1) : text.Length;
        return Encoding.UTF8.GetBytes(text.ToString(0, length));
    }

    // The standard drops an event whose blank line is missing at the end, and names the nameless "message"; we do neither.
    private static IEnumerable<(string Name, string Data)> Read(byte[] bytes)
    {
        using var stream = new MemoryStream([.. bytes, .. "\n\n"u8]);
        foreach (var item in SseParser.Create(stream, (_, data) => Encoding.Latin1.GetString(data)).Enumerate())
        {
            if (item.Data.Length > 0)
            {
                yield return (item.EventType == "message" ? "" : Latin1(item.EventType), item.Data);
            }
        }
    }

    private static string Latin1(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));

    private static T Pick<T>(Random random, T[] choices) => choices[random.Next(choices.Length)];
}
