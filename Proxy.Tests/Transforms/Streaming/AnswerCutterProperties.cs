using System.Text;
using CozeProxy.Transforms.OpenAi;
using CozeProxy.Transforms.Requests;
using CozeProxy.Transforms.Streaming;
using FsCheck;
using FsCheck.Fluent;

namespace CozeProxy.Tests.Transforms.Streaming;

/// <summary>Any text, cut into any pieces, ends where a reader of the whole text would end it.</summary>
internal sealed class AnswerCutterProperties
{
    private const int Cases = 5_000;

    // Few letters, so that beginnings of stop sequences are everywhere; some share their first bytes.
    private static readonly Gen<string> Letters = Gen.Elements("a", "b", "a", "é", "è", "为", "乺", "😀", "😁");

    private static readonly Gen<Story> Stories =
        from pieces in Texts(0, 6).ArrayOf(0, 12)
        from stops in Texts(1, 5).ArrayOf(0, 4)
        from limit in Gen.OneOf(Gen.Constant((long?)null), Gen.Choose(1, 20).Select(tokens => (long?)tokens))
        select new Story(pieces, stops, limit);

    [Test]
    public void The_text_ends_where_it_should_however_it_came() => ForAll(story =>
    {
        var (shown, reason) = Play(story);
        (shown, reason).ShouldBe(Expected(story));
    });

    [Test]
    public void No_piece_ends_within_a_character() => ForAll(story => Play(story, piece => Encoding.UTF8.GetString(piece).ShouldNotContain('\uFFFD')));

    [Test]
    public void Only_what_may_become_a_stop_sequence_is_held_back() => ForAll(story =>
    {
        using var cutter = Cutter(story);
        var all = "";
        var shown = 0;
        foreach (var piece in story.Pieces)
        {
            all += piece;
            shown += cutter is null ? piece.Length : Encoding.UTF8.GetCharCount(cutter.Text(Encoding.UTF8.GetBytes(piece)));
            if (cutter?.Reason is not null)
            {
                return;
            }

            (all.Length - shown).ShouldBe(story.Stops.Max(stop => Overlap(all, stop), orNone: 0));
        }
    });

    [Test]
    public void Who_asks_for_nothing_costs_nothing() => Cutter(new Story(["a"], [], null)).ShouldBeNull();

    private static (string Shown, FinishReason? Reason) Play(Story story, Action<byte[]>? look = null)
    {
        using var cutter = Cutter(story);
        using var shown = new MemoryStream();
        foreach (var piece in story.Pieces)
        {
            var utf8 = Encoding.UTF8.GetBytes(piece);
            Keep(cutter is null ? utf8 : cutter.Text(utf8).ToArray());
        }

        Keep(cutter is null ? [] : cutter.Rest().ToArray());
        return (Encoding.UTF8.GetString(shown.ToArray()), cutter?.Reason);

        void Keep(byte[] bytes)
        {
            look?.Invoke(bytes);
            shown.Write(bytes);
        }
    }

    // The sequence that ends first, and of several that end there the longest; then as many characters as the limit allows.
    private static (string Shown, FinishReason? Reason) Expected(Story story)
    {
        var text = string.Concat(story.Pieces);
        FinishReason? reason = null;
        for (var end = 0; end <= text.Length && reason is null; end++)
        {
            var found = story.Stops.Where(stop => text.AsSpan(0, end).EndsWith(stop, StringComparison.Ordinal)).ToList();
            if (found.Count > 0)
            {
                text = text[..(end - found.Max(stop => stop.Length))];
                reason = FinishReason.Stop;
            }
        }

        var shown = "";
        foreach (var character in text.EnumerateRunes())
        {
            if (TextMeter.Estimate(Encoding.UTF8.GetBytes(shown + character)) > (story.Limit ?? long.MaxValue))
            {
                return (shown, FinishReason.Length);
            }

            shown += character;
        }

        return (shown, reason);
    }

    private static int Overlap(string text, string stop)
    {
        var length = Math.Min(text.Length, stop.Length - 1);
        while (!text.AsSpan(text.Length - length).SequenceEqual(stop.AsSpan(0, length)) || (length < stop.Length && length > 0 && char.IsHighSurrogate(stop[length - 1])))
        {
            length--;
        }

        return length;
    }

    private static AnswerCutter? Cutter(Story story) => AnswerCutter.Of(new ChatRequest { Model = "m", Stop = story.Stops, MaxTokens = story.Limit });

    private static Gen<string> Texts(int least, int most) => Letters.ArrayOf(least, most).Select(string.Concat);

    private static void ForAll(Action<Story> check) => Prop.ForAll(Stories.ToArbitrary(), check).Check(Config.QuickThrowOnFailure.WithMaxTest(Cases));

    private sealed record Story(string[] Pieces, string[] Stops, long? Limit)
    {
        public override string ToString() => $"{string.Join('|', Pieces)} stops {string.Join(' ', Stops)} limit {Limit}";
    }
}

file static class Sequences
{
    public static int Max<T>(this IEnumerable<T> items, Func<T, int> value, int orNone) => items.Select(value).DefaultIfEmpty(orNone).Max();

    public static Gen<T[]> ArrayOf<T>(this Gen<T> items, int least, int most) => Gen.Choose(least, most).SelectMany(count => items.ArrayOf(count));
}
