using System.Buffers;
using System.Text;
using CozeProxy.Tests.Transforms.Fakes;
using CozeProxy.Transforms.Coze;

namespace CozeProxy.Tests.Transforms.Coze;

internal sealed class CozeEventReaderTests
{
    private const string Chinese = "event: Message\r\ndata: {\"content\":\"为什么😀\"}\r\n\r\nevent:Done\ndata:{}\n\n";

    [TestCase("event: A\ndata: 1\n\nevent: B\ndata: 2\n\n", TestName = "Lines_may_end_in_LF")]
    [TestCase("event: A\rdata: 1\r\revent: B\rdata: 2\r\r", TestName = "Lines_may_end_in_CR")]
    [TestCase("event: A\r\ndata: 1\r\n\r\nevent: B\r\ndata: 2\r\n\r\n", TestName = "Lines_may_end_in_CRLF")]
    [TestCase("event: A\rdata: 1\r\n\nevent: B\ndata: 2\r\n\r", TestName = "Line_ends_may_be_mixed")]
    [TestCase("event:A\ndata:1\n\nevent:B\ndata:2\n\n", TestName = "The_space_after_the_colon_may_be_missing")]
    [TestCase("\uFEFFevent: A\ndata: 1\n\nevent: B\ndata: 2\n\n", TestName = "A_byte_order_mark_is_skipped")]
    [TestCase(": hello\n\nevent: A\n:\ndata: 1\n:x: y\n\n\n\nevent: B\ndata: 2\n\n", TestName = "Comments_and_empty_lines_say_nothing")]
    [TestCase("id: 7\nevent: A\nretry: 10\ndata: 1\n\nid\nwhat: ever\nevent: B\ndata: 2\nDATA: 3\n\n", TestName = "Other_fields_are_ignored")]
    [TestCase("event: A\ndata: 1\n\nevent: B\ndata: 2\n", TestName = "The_last_blank_line_may_be_missing")]
    [TestCase("event: A\ndata: 1\n\nevent: B\ndata: 2", TestName = "The_last_line_end_may_be_missing")]
    [TestCase("event: A\r\ndata: 1\r\n\r\nevent: B\r\ndata: 2\r", TestName = "The_stream_may_end_inside_a_CRLF")]
    [TestCase("event: X\nevent: A\ndata: 1\n\ndata: 2\nevent: B\n\n", TestName = "The_last_name_counts_wherever_it_stands")]
    public async Task Reads(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        for (var size = 1; size <= bytes.Length; size++)
        {
            (await EventReading.ReadAsTextAsync(PacedStream.Of(bytes, size))).ShouldBe("A=1|B=2", $"in pieces of {size}");
        }
    }

    [TestCase("", "")]
    [TestCase("\n\r\n\r", "")]
    [TestCase("\uFEFF", "")]
    [TestCase(": only a comment\n\n", "")]
    [TestCase("id: 3\n\n", "")]
    [TestCase("event: PING\n\n", "PING=")]
    [TestCase("event: PING", "PING=")]
    [TestCase("event: Done\ndata\n\n", "Done=")]
    [TestCase("event: Done\ndata:\n\n", "Done=")]
    [TestCase("data:  two spaces\n\n", "= two spaces")]
    [TestCase("data: a: b\n\n", "=a: b")]
    [TestCase("data: 1\ndata: 2\ndata: 3\n\n", "=1\n2\n3")]
    [TestCase("data: 1\ndata:\ndata: 3\n\n", "=1\n\n3")]
    [TestCase("data:\ndata: 2\n\n", "=\n2")]
    [TestCase("data: 1\ndata\n\n", "=1\n")]
    [TestCase("event: A\n\ndata: 1\n\n", "A=|=1")]
    [TestCase("\n\uFEFFdata: 1\n\ndata: 2\n\n", "=2")]
    public async Task Reads_what_the_standard_says(string text, string expected)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        for (var size = 1; size <= Math.Max(1, bytes.Length); size++)
        {
            (await EventReading.ReadAsTextAsync(PacedStream.Of(bytes, size))).ShouldBe(expected, $"in pieces of {size}");
        }
    }

    [Test]
    public async Task A_stream_that_says_nothing_is_waited_for_without_a_buffer()
    {
        var source = new ScriptedStream();
        using var reader = new CozeEventReader(source);

        var first = reader.FillAsync(CancellationToken.None);
        source.LastRoom.ShouldBe(0);
        source.Send("event: A\ndata: 1\n\nevent: B\nda");
        (await first).ShouldBeTrue();
        reader.TryRead(out var next).ShouldBeTrue();
        Encoding.UTF8.GetString(next.Data).ShouldBe("1");
        reader.TryRead(out _).ShouldBeFalse();

        // Half an event needs a place.
        var second = reader.FillAsync(CancellationToken.None);
        source.LastRoom.ShouldBeGreaterThan(0);
        source.Send("ta: 2\n\n");
        (await second).ShouldBeTrue();
        reader.TryRead(out next).ShouldBeTrue();
        Encoding.UTF8.GetString(next.Data).ShouldBe("2");
        reader.TryRead(out _).ShouldBeFalse();

        var third = reader.FillAsync(CancellationToken.None);
        source.LastRoom.ShouldBe(0);
        source.End();
        (await third).ShouldBeFalse();
    }

    [Test]
    public async Task A_split_at_any_byte_changes_nothing()
    {
        var bytes = Encoding.UTF8.GetBytes("\uFEFF" + Chinese);
        for (var position = 1; position < bytes.Length; position++)
        {
            var text = await EventReading.ReadAsTextAsync(PacedStream.SplitAt(bytes, position));
            text.ShouldBe("Message={\"content\":\"为什么😀\"}|Done={}", $"split at {position}");
        }
    }

    [Test]
    public async Task Two_events_of_one_read_are_handed_out_one_by_one()
    {
        using var reader = new CozeEventReader(new MemoryStream(Encoding.UTF8.GetBytes(Chinese)));
        (await reader.FillAsync(CancellationToken.None)).ShouldBeTrue();

        Take(reader).ShouldBe("Message");
        Take(reader).ShouldBe("Done");
        Take(reader).ShouldBeNull();
    }

    [Test]
    public async Task An_event_stays_as_it_is_until_the_next_is_asked_for()
    {
        var bytes = Encoding.UTF8.GetBytes($"event: A\ndata: {new string('x', 20_000)}\n\nevent: B\ndata: 2\n\n");
        using var reader = new CozeEventReader(PacedStream.Of(bytes, bytes.Length));
        for (var isRead = false; !isRead;)
        {
            await reader.FillAsync(CancellationToken.None);
            isRead = ReadAndScribble(reader);
        }

        static bool ReadAndScribble(CozeEventReader reader)
        {
            if (!reader.TryRead(out var next))
            {
                return false;
            }

            // Whoever rents from the same pool must not get the bytes that are in use.
            for (var size = 4096; size <= 131_072; size *= 2)
            {
                ArrayPool<byte>.Shared.Rent(size).AsSpan().Fill((byte)'!');
            }

            next.Is("a"u8).ShouldBeTrue();
            next.Data.Length.ShouldBe(20_000);
            next.Data.ContainsAnyExcept((byte)'x').ShouldBeFalse();
            return true;
        }
    }

    [TestCase(1024 * 1024, 8192)]
    [TestCase(1024 * 1024, 1000)]
    [TestCase(5 * 1024 * 1024, 65_536)]
    public async Task A_line_may_be_very_long(int length, int piece)
    {
        var line = string.Create(length, 0, (span, _) => span.Fill('a'));
        var bytes = Encoding.UTF8.GetBytes($"data: 1\n\nevent: Message\ndata: {line}\n\ndata: 2\n\n");

        var events = await EventReading.ReadAllAsync(PacedStream.Of(bytes, piece));

        events.ShouldBe([("", "1"), ("Message", line), ("", "2")]);
    }

    [TestCase(1)]
    [TestCase(97)]
    [TestCase(8192)]
    [TestCase(100_000)]
    public async Task A_long_sequence_of_small_and_large_events_comes_out_whole(int piece)
    {
        var random = new Random(20260301);
        var expected = Enumerable.Range(0, 1000).Select(i => ($"E{i}", new string((char)('a' + (i % 26)), random.Next(1, i % 50 == 0 ? 30_000 : 200)))).ToList();
        var text = string.Concat(expected.Select((next, i) => $"id: {i}\nevent: {next.Item1}\ndata: {next.Item2}\n\n"));

        var events = await EventReading.ReadAllAsync(PacedStream.Of(Encoding.UTF8.GetBytes(text), piece));

        events.ShouldBe(expected);
    }

    [Test]
    public async Task An_event_without_an_end_does_not_take_all_memory()
    {
        using var reader = new CozeEventReader(new EndlessStream());
        async Task ReadOnAsync()
        {
            while (await reader.FillAsync(CancellationToken.None))
            {
                Take(reader).ShouldBeNull();
            }
        }

        await Should.ThrowAsync<InvalidDataException>(ReadOnAsync);
    }

    private static string? Take(CozeEventReader reader) => reader.TryRead(out var next) ? Encoding.UTF8.GetString(next.Name) : null;
}
