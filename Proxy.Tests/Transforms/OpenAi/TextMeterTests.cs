using System.Text;
using CozeProxy.Transforms.OpenAi;

namespace CozeProxy.Tests.Transforms.OpenAi;

internal sealed class TextMeterTests
{
    [TestCase("", 0)]
    [TestCase("a", 1)]
    [TestCase("abcd", 1)]
    [TestCase("abcde", 2)]
    [TestCase("为什么", 3)]
    [TestCase("é😀", 2)]
    [TestCase("为 a", 2)]
    public void Four_ASCII_characters_or_one_other_are_a_token(string text, long tokens) =>
        TextMeter.Estimate(Encoding.UTF8.GetBytes(text)).ShouldBe(tokens);

    [Test]
    public void Pieces_count_as_the_whole_wherever_they_are_cut()
    {
        var bytes = Encoding.UTF8.GetBytes("Why 为什么 😀 indeed?");
        for (var at = 0; at <= bytes.Length; at++)
        {
            var meter = default(TextMeter);
            meter.Add(bytes.AsSpan(0, at));
            meter.Add(bytes.AsSpan(at));
            meter.Tokens.ShouldBe(TextMeter.Estimate(bytes));
        }
    }
}
