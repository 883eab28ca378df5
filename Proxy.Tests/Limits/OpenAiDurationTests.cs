using CozeProxy.Limits;

namespace CozeProxy.Tests.Limits;

public class OpenAiDurationTests
{
    [TestCase(0, "0s")]
    [TestCase(0.4, "1ms")]
    [TestCase(120, "120ms")]
    [TestCase(999.2, "1s")]
    [TestCase(1000, "1s")]
    [TestCase(8640, "8.64s")]
    [TestCase(59_999, "59.999s")]
    [TestCase(60_000, "1m0s")]
    [TestCase(360_000, "6m0s")]
    [TestCase(62_500, "1m2.5s")]
    [TestCase(3_600_000, "1h0m0s")]
    [TestCase(90_061_000, "25h1m1s")]
    public void A_span_is_written_as_openai_writes_it(double milliseconds, string text) =>
        OpenAiDuration.Of(TimeSpan.FromMilliseconds(milliseconds)).ShouldBe(text);
}
