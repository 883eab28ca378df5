using System.Buffers;
using System.Reflection;
using System.Text;
using CozeProxy.Tests.Transforms.Fakes;
using CozeProxy.Transforms.Coze;
using CozeProxy.Transforms.Dialects;
using CozeProxy.Transforms.Dialects.Responses;
using CozeProxy.Transforms.Exchange;
using CozeProxy.Transforms.OpenAi;
using CozeProxy.Transforms.Streaming;
using FsCheck;
using FsCheck.Fluent;

namespace CozeProxy.Tests.Conformance;

/// <summary>Whatever a run brings in whatever order, and however it ends: what is written of it conforms.</summary>
internal sealed class WriterConformanceTests
{
    private const int Cases = 300;

    private static readonly CozeUsage Usage = new(134, 7, 141);

    private static readonly IReadOnlyList<ApiError> Errors = [.. AllErrors()];

    private static readonly Gen<Step[]> Runs = Gen.Elements(
        new Step(false, "Hello"), new Step(false, "为什么😀\n\u0001"), new Step(true, "thinking"), new Step(true, "想 \"…\"")).ArrayOf();

    [TestCase("ChatCompletions")]
    [TestCase("Completions")]
    [TestCase("Responses")]
    public void Any_run_becomes_an_answer_that_conforms(string dialect) => ForAll((steps, fields, which) =>
    {
        var exchange = Exchange(dialect, fields);
        using var whole = exchange.Dialect.CreateWhole(exchange, new RunReport());
        Play(whole, steps, exchange);
        Conforming.Whole(dialect, Encoding.UTF8.GetString(whole.Finish(Usage).Span));

        using var streamed = exchange.Dialect.CreateStream(exchange, new RunReport());
        Play(streamed, steps, exchange);
        streamed.Finish(Usage);
        Conforming.Stream(dialect, Encoding.UTF8.GetString(streamed.Output.Span));

        using var failed = exchange.Dialect.CreateStream(exchange, new RunReport());
        Play(failed, steps, exchange);
        failed.Fail(Errors[which % Errors.Count], which % 2 == 0 ? Language.English : Language.Chinese);
        Conforming.Stream(dialect, Encoding.UTF8.GetString(failed.Output.Span));
    });

    [Test]
    public void A_function_call_conforms() => ForAll((steps, fields, _) =>
    {
        var exchange = Exchange("Responses", fields);
        using var streamed = new ResponseEventWriter(exchange, new RunReport());
        Play(streamed, steps, exchange);
        streamed.AddFunctionCall("token", "coze_interrupt", "{\"question\":\"为什么\"}"u8);
        streamed.AddFunctionCall("token2", "coze_interrupt", "{}"u8);
        streamed.Finish(Usage);
        Conforming.Stream("Responses", Encoding.UTF8.GetString(streamed.Output.Span));

        using var whole = new ResponseWriter(exchange, new RunReport());
        Play(whole, steps, exchange);
        whole.AddFunctionCall("token", "coze_interrupt", "{}"u8);
        var answer = Conforming.ShouldBe(Encoding.UTF8.GetString(whole.Finish(Usage).Span), "Response");
        answer.GetProperty("output")[answer.GetProperty("output").GetArrayLength() - 1].GetProperty("call_id").GetString().ShouldBe("token");
    });

    [Test]
    public void Every_error_conforms()
    {
        Errors.Count.ShouldBeGreaterThan(20);
        foreach (var error in Errors)
        {
            foreach (var language in Enum.GetValues<Language>())
            {
                var output = new ArrayBufferWriter<byte>();
                ErrorWriter.Write(output, error, language);
                Conforming.ShouldBe(Encoding.UTF8.GetString(output.WrittenSpan), "ErrorBody");
            }
        }
    }

    private static void Play(AnswerSink sink, Step[] steps, ChatExchange exchange)
    {
        sink.CutFor(exchange.Request);
        foreach (var (isReasoning, text) in steps)
        {
            if (isReasoning)
            {
                sink.Reasoning(Encoding.UTF8.GetBytes(text));
            }
            else
            {
                sink.Text(Encoding.UTF8.GetBytes(text));
            }
        }

        sink.EndText();
    }

    private static ChatExchange Exchange(string dialect, string fields)
    {
        var input = dialect switch
        {
            "ChatCompletions" => """ "messages":[{"role":"user","content":"Hi"}] """,
            "Completions" => """ "prompt":"Hi" """,
            _ => """ "input":"Hi","instructions":"be \"brief\"","metadata":{"a":"b"},"text":{"format":{"type":"json_object"}},"tool_choice":"none" """,
        };
        var found = Dialect.Find(dialect)!;
        found.TryParse(Encoding.UTF8.GetBytes($$"""{"model":"m",{{input}}{{fields}}}"""), out var request, out var error).ShouldBeTrue(error?.Message.English);
        return new ChatExchange("req_8f14e45f", new FakeTime().GetUtcNow(), found, request!, Some.Workflow());
    }

    // Each property, and each method with any arguments.
    private static IEnumerable<ApiError> AllErrors()
    {
        var type = typeof(ApiErrors);
        var fault = new CozeFault(null, 4200, "no\nsuch \"thing\"") { LogId = "log", DebugUrl = "https://x" };
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Static).Where(property => property.PropertyType == typeof(ApiError)))
        {
            yield return (ApiError)property.GetValue(null)!;
            yield return (ApiError)property.GetValue(null)! with { Coze = fault };
        }

        foreach (var method in type.GetMethods(BindingFlags.Public | BindingFlags.Static)
            .Where(method => method.ReturnType == typeof(ApiError) && !method.IsSpecialName))
        {
            yield return (ApiError)method.Invoke(null, [.. method.GetParameters().Select(parameter => Any(parameter.ParameterType, fault))])!;
        }
    }

    private static object? Any(Type type, CozeFault fault) => type == typeof(string) ? "any \"text\""
        : type == typeof(CozeFault) ? fault
        : type == typeof(LocalizedText) ? new LocalizedText("Wait.", "请稍候。")
        : type.IsValueType ? Activator.CreateInstance(type) : null;

    private static void ForAll(Action<Step[], string, int> check)
    {
        var fields = Gen.Elements("", ",\"max_tokens\":4", ",\"stop\":\"lo\"", ",\"max_tokens\":2,\"stop\":[\"么\",\"H\"],\"stream\":true,\"stream_options\":{\"include_usage\":true}");
        Prop.ForAll(Runs.ToArbitrary(), fields.ToArbitrary(), Gen.Choose(0, 1000).ToArbitrary(), check).Check(Config.QuickThrowOnFailure.WithMaxTest(Cases));
    }

    private sealed record Step(bool IsReasoning, string Text);
}
