using System.Text;
using System.Text.Json;
using CozeProxy.Tests.Transforms.Fakes;
using CozeProxy.Tests.Transforms.Streaming;
using CozeProxy.Transforms.Coze;
using CozeProxy.Transforms.Exchange;
using CozeProxy.Transforms.Interrupts;
using CozeProxy.Transforms.OAuth;
using CozeProxy.Transforms.Streaming;
using CozeProxy.Transforms.Targets;
using CozeProxy.Transforms.Targets.Resumes;

namespace CozeProxy.Tests.Transforms.Interrupts;

/// <summary>What becomes of any target's interrupts on their way to the client, and of its answers on their way back.</summary>
internal sealed class AskedAnswerTests
{
    private readonly InterruptTokens _tokens = Tokens.Of(Tokens.NewKeys());

    [TestCase(true)]
    [TestCase(false)]
    public async Task Several_tool_calls_of_a_bot_reach_the_client_together(bool stream)
    {
        var run = await PlayAsync(Exchange(stream, withTool: true, Tokens.ToolCall("call-1"), Tokens.ToolCall("call-2", "clock", "{}")), "ask");

        run.Report.End.ShouldBe(RunEnd.Interrupted);
        run.Run.Answer.FinishReason.ShouldBe(FinishReason.ToolCalls);
        run.Run.Answer.Asked.Select(asked => asked.Interrupt.Function).ShouldBe(["local_data_assistant", "clock"]);
        run.Report.FailIfEmpty();
        run.Report.Error.ShouldBeNull();
        run.Run.Dispose();
    }

    [Test]
    public async Task A_client_without_the_tool_reads_which_function_is_to_be_called()
    {
        var run = await PlayAsync(Exchange(stream: false, withTool: false, Tokens.ToolCall("call-1"), Tokens.ToolCall("call-2", "clock", "{}")), "ask");

        var answer = Finish(run);
        answer.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString()
            .ShouldBe("local_data_assistant({\"location\":\"南京\",\"type\":0})\n\nclock({})");
        answer.GetProperty("choices")[0].GetProperty("finish_reason").GetString().ShouldBe("stop");
        var coze = answer.GetProperty("coze");
        coze.GetProperty("interrupts").EnumerateArray().Select(each => each.GetProperty("function").GetString()).ShouldBe(["local_data_assistant", "clock"]);
        coze.GetProperty("interrupt").GetRawText().ShouldBe(coze.GetProperty("interrupts")[0].GetRawText());
    }

    [Test]
    public async Task A_question_that_was_not_said_follows_what_was()
    {
        var question = Tokens.Question() with { IsSaid = false };

        Finish(await PlayAsync(Exchange(stream: false, withTool: false, question), "say", "ask"))
            .GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString().ShouldBe("Hello\n\nWhich city?");
        Finish(await PlayAsync(Exchange(stream: false, withTool: true, question), "say", "ask"))
            .GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString().ShouldBe("Hello");
    }

    [Test]
    public async Task Without_keys_the_question_is_still_shown()
    {
        var exchange = new ChatExchange("req_1", new FakeTime().GetUtcNow(), Some.ChatCompletions, Request(stream: false, withTool: true),
            new AskingTarget(TargetKind.Workflow, Tokens.Question() with { IsSaid = false }));

        var answer = Finish(await PlayAsync(exchange, "ask"));

        answer.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString().ShouldBe("Which city?");
        answer.GetProperty("choices")[0].GetProperty("finish_reason").GetString().ShouldBe("stop");
        answer.TryGetProperty("coze", out _).ShouldBeFalse();
    }

    [Test]
    public async Task A_resume_is_converted_by_the_target_that_asked()
    {
        var bot = new AskingTarget(TargetKind.Bot, Tokens.ToolCall("call-3"));
        var token = _tokens.Ask(bot, "main", Tokens.Account, [Tokens.ToolCall("call-1")])[0].Token;
        var request = Some.Request(
            $$"""
            {"model":"bot","messages":[{"role":"tool","tool_call_id":"{{token}}","content":"9 °C"}],
             "tools":[{"type":"function","function":{"name":"coze_interrupt"} }]}
            """);
        new ResumeReader(_tokens).Read(request, Tokens.Account, out var resume).ShouldBeNull();
        resume!.TryCreateTarget(bot, request, out var target, out _).ShouldBeTrue();
        target.ShouldBeOfType<BotResume>();

        var answer = Finish(await PlayAsync(Exchange(request, target!), "say", "ask"));

        answer.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString().ShouldBe("Hello");
        var again = answer.GetProperty("choices")[0].GetProperty("message").GetProperty("tool_calls")[0].GetProperty("id").GetString()!;
        _tokens.Open(again, Tokens.Account, out var point).ShouldBe(TokenVerdict.Valid);
        (point!.Kind, point.TargetId, point.EventId, point.Channel).ShouldBe((TargetKind.Bot, "7400", "call-3", "main"));
    }

    private ChatExchange Exchange(bool stream, bool withTool, params Interrupt[] interrupts) =>
        Exchange(Request(stream, withTool), new AskingTarget(TargetKind.Bot, interrupts));

    private ChatExchange Exchange(CozeProxy.Transforms.Requests.ChatRequest request, ChatTarget target) =>
        new("req_1", new FakeTime().GetUtcNow(), Some.ChatCompletions, request, target)
        {
            AccountId = Tokens.Account,
            InterruptTokens = _tokens,
            Channel = new CozeChannel("main", new Uri("https://api.coze.cn"), BearerFactory.ForToken(new AccessToken("pat_x"))),
        };

    private static CozeProxy.Transforms.Requests.ChatRequest Request(bool stream, bool withTool) => Some.Request(
        $$"""
        {"model":"bot","stream":{{(stream ? "true" : "false")}},"messages":[{"role":"user","content":"Hi"}],
         "tools":{{(withTool ? """[{"type":"function","function":{"name":"coze_interrupt"}}]""" : "null")}}}
        """);

    private static async Task<RunHarness> PlayAsync(ChatExchange exchange, params string[] events)
    {
        var harness = new RunHarness(exchange: exchange);
        harness.Answer();
        harness.Body.Send([.. events.Select(name => Frame.Of(name, "Hello"))]);
        harness.Body.End();
        await harness.RunToEndAsync();
        return harness;
    }

    private static JsonElement Finish(RunHarness harness)
    {
        using var run = harness.Run;
        harness.Report.FailIfEmpty();
        harness.Report.Error.ShouldBeNull();
        return JsonSerializer.Deserialize<JsonElement>(Encoding.UTF8.GetString(((WholeAnswer)run.Answer).Finish(new CozeUsage(1, 2, 3)).Span));
    }
}
