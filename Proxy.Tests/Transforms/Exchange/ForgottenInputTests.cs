using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using CozeProxy.Tests.Transforms.Fakes;
using CozeProxy.Tests.Transforms.Streaming;
using CozeProxy.Transforms.Dialects;
using CozeProxy.Transforms.Exchange;

namespace CozeProxy.Tests.Transforms.Exchange;

internal sealed class ForgottenInputTests
{
    [TestCase("ChatCompletions", """{"model":"workflow-7300","messages":[{"content":"Hi"}],"stream":true,"workflow_parameters":{"a":1},"stop":"x"}""")]
    [TestCase("Completions", """{"model":"workflow-7300","prompt":"Hi","stream":true}""")]
    [TestCase("Responses", """{"model":"workflow-7300","input":"Hi","stream":true,"instructions":"Be kind","metadata":{"a":"b"}}""")]
    public void A_stream_does_not_keep_what_was_asked(string dialect, string json)
    {
        var (harness, body, sent) = Begin(dialect, json);

        harness.Exchange.ForgetInput();
        GC.Collect();

        body.IsAlive.ShouldBeFalse();
        sent.IsAlive.ShouldBeFalse();
        harness.Exchange.Request.Stream.ShouldBeTrue();
        GC.KeepAlive(harness);
    }

    [Test]
    public void What_a_Response_repeats_of_it_is_kept()
    {
        var exchange = ExchangeOf("Responses", Encoding.UTF8.GetBytes(
            """{"model":"workflow-7300","input":"Hi","instructions":"Be kind","metadata":{"a":"b"},"tools":[],"tool_choice":"auto","text":{"format":{"type":"text"}}}"""));
        var before = exchange.Request.Echo!;

        exchange.ForgetInput();

        var after = exchange.Request.Echo!;
        after.ShouldNotBeSameAs(before);
        after.Instructions.Span.SequenceEqual(before.Instructions.Span).ShouldBeTrue();
        after.Metadata.Span.SequenceEqual("""{"a":"b"}"""u8).ShouldBeTrue();
        after.Text.Span.SequenceEqual(before.Text.Span).ShouldBeTrue();
        after.Tools.Span.SequenceEqual(before.Tools.Span).ShouldBeTrue();
        after.ToolChoice.Span.SequenceEqual("\"auto\""u8).ShouldBeTrue();
    }

    // In a method of its own, whose locals are gone when it returns.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (RunHarness Harness, WeakReference Body, WeakReference Sent) Begin(string dialect, string json)
    {
        var body = Encoding.UTF8.GetBytes(json);
        var exchange = ExchangeOf(dialect, body);
        MemoryMarshal.TryGetArray(exchange.CozeBody, out var sent).ShouldBeTrue();
        return (new RunHarness(exchange: exchange), new WeakReference(body), new WeakReference(sent.Array));
    }

    private static ChatExchange ExchangeOf(string name, byte[] body)
    {
        var dialect = Dialect.Find(name)!;
        dialect.TryParse(body, out var request, out var error).ShouldBeTrue(error?.Message.English);
        return new ChatExchange("req_8f14e45f", new FakeTime().GetUtcNow(), dialect, request!, Some.Workflow());
    }
}
