using CozeProxy.Transforms.Targets.Workflows;

namespace CozeProxy.Tests.Transforms.Targets;

internal sealed class SaidTextTests
{
    [TestCase(1, true)]
    [TestCase(SaidText.MostBytes, true)]
    [TestCase(SaidText.MostBytes + 1, false)]
    public void A_text_is_known_again_unless_it_is_longer_than_any_model_writes(int length, bool isKnown)
    {
        using var said = new SaidText(keepsAll: true);
        var text = new byte[length];
        text.AsSpan().Fill((byte)'a');
        for (var at = 0; at < length; at += 100_000)
        {
            said.Add(text.AsSpan(at, Math.Min(100_000, length - at)), isFinish: at + 100_000 >= length);
        }

        said.Matches(text).ShouldBe(isKnown);
        said.EndsLikeANode().ShouldBe(isKnown);
    }
}
