using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CozeProxy.Tests.Transforms.Fakes;
using CozeProxy.Transforms.Interrupts;
using CozeProxy.Transforms.OpenAi;
using CozeProxy.Transforms.Requests;
using CozeProxy.Transforms.Targets;
using CozeProxy.Transforms.Targets.Workflows;

namespace CozeProxy.Tests.Transforms.Interrupts;

internal sealed class ResumeReaderTests
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly InterruptTokens _tokens = Tokens.Of(Tokens.NewKeys());

    [TestCase("""{"role":"user","content":"Hi"}""")]
    [TestCase("""{"role":"user","content":"Hi"},{"role":"assistant","content":"Hello"}""")]
    [TestCase("""{"role":"tool","tool_call_id":"call_1","content":"x"},{"role":"user","content":"Hi"}""")]
    [TestCase("""{"role":"tool","tool_call_id":"call_1","content":"x"},{"role":"system","content":"Hi"}""")]
    public void What_does_not_end_with_an_answer_is_a_run_of_its_own(string messages)
    {
        Read(messages, out var resume).ShouldBeNull();
        resume.ShouldBeNull();
    }

    private static readonly ChatRequest AnyRequest = Some.Request("""{"model":"m","messages":[{}]}""");

    [Test]
    public void A_tool_message_without_an_id_answers_nothing() =>
        Read("""{"role":"tool","content":"x"}""", out _)!.Message.English.ShouldContain("tool_call_id");

    [Test]
    public void A_workflow_is_resumed_with_what_the_tool_message_says()
    {
        var token = Ask(Some.Workflow(), Tokens.Question("7404/27"))[0];

        Read(ToolMessages((token, "a \"b\"\n杭州")), out var resume).ShouldBeNull();
        var target = TargetOf(resume!, Some.Workflow());

        (target.Path, target.Id, target.Model, target.Channel).ShouldBe(("/v1/workflow/stream_resume", "7300", "coze-workflow", "main"));
        target.QueryFor(AnyRequest).ShouldBeEmpty();
        Body(target).ShouldBe("""{"workflow_id":"7300","event_id":"7404/27","resume_data":"a \"b\"\n杭州","interrupt_type":2}""");
    }

    [Test]
    public void Parts_of_a_tool_message_are_joined()
    {
        var token = Ask(Some.Workflow(), Tokens.Question("1/2"))[0];

        Read($$"""{"role":"tool","tool_call_id":"{{token}}","content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]}""", out var resume).ShouldBeNull();

        Body(TargetOf(resume!, Some.Workflow())).ShouldContain("\"resume_data\":\"a\\nb\"");
    }

    [Test]
    public void A_bot_is_given_all_outputs_at_once_in_the_order_it_asked()
    {
        var tokens = Ask(Bot(), Tokens.ToolCall("call-1"), Tokens.ToolCall("call-2"));

        Read(ToolMessages((tokens[1], "two"), (tokens[0], "one")), out var resume).ShouldBeNull();
        var target = TargetOf(resume!, Bot());

        target.Path.ShouldBe("/v3/chat/submit_tool_outputs");
        target.QueryFor(AnyRequest).ShouldBe([new("conversation_id", "7376662320539560001"), new("chat_id", "7376662320539590002")]);
        Body(target).ShouldBe("""{"tool_outputs":[{"tool_call_id":"call-1","output":"one"},{"tool_call_id":"call-2","output":"two"}],"stream":true}""");
    }

    [Test]
    public void An_answer_to_only_some_of_it_says_so()
    {
        var tokens = Ask(Bot(), Tokens.ToolCall("call-1"), Tokens.ToolCall("call-2"), Tokens.ToolCall("call-3"));

        Read(ToolMessages((tokens[2], "x"), (tokens[0], "y")), out _)!.Message.English.ShouldContain("asked for 3 things at once and 2 of them");
        Read(Some.Request(Request("""{"role":"user","content":"Hi"}""", new JsonObject { ["token"] = tokens[0], ["data"] = "x" })), out _)!
            .Param.ShouldBe("coze_resume");
    }

    [Test]
    public void A_chatflow_is_answered_in_its_conversation()
    {
        var settings = new TargetSettings { Kind = TargetKind.Chatflow, Id = "7500", AppId = "7600", Parameters = """{"a":1}"""u8.ToArray() };
        var chatflow = new WorkflowTarget(settings, "chatflow");
        var token = Ask(chatflow, Tokens.Question("1") with { ConversationId = "77" })[0];

        Read(ToolMessages((token, "杭州")), out var resume).ShouldBeNull();
        var target = TargetOf(resume!, chatflow);

        target.Path.ShouldBe("/v1/workflows/chat");
        Body(target).ShouldBe("""
            {"workflow_id":"7500","conversation_id":"77","app_id":"7600","additional_messages":[{"role":"user","content":"杭州","content_type":"text"}],"parameters":{"a":1}}
            """);
    }

    [Test]
    public void Only_names_that_take_their_id_from_the_request_are_completed()
    {
        Read(ToolMessages((Ask(Some.Workflow(), Tokens.Question("1/2"))[0], "x")), out var resume).ShouldBeNull();

        resume!.Complete(Request("coze-workflow")).WorkflowId.ShouldBe("7300");
        resume.Complete(Request("coze-workflow") with { WorkflowId = "1" }).WorkflowId.ShouldBe("1");
        resume.Complete(Request("workflow-1")).WorkflowId.ShouldBeNull();
        Read(ToolMessages((Ask(Bot(), Tokens.ToolCall("call-1"))[0], "x")), out var ofBot).ShouldBeNull();
        var completed = ofBot!.Complete(Request("coze-bot"));
        (completed.BotId, completed.WorkflowId).ShouldBe(("7400", null));
    }

    [Test]
    public void An_answer_is_estimated_by_itself()
    {
        Read(ToolMessages((Ask(Some.Workflow(), Tokens.Question("1/2"))[0], "为什么")), out var resume).ShouldBeNull();

        TargetOf(resume!, Some.Workflow()).EstimateInput(Request("workflow-7300")).ShouldBe(3);
    }

    [Test]
    public void Another_target_of_the_same_id_or_another_id_is_not_resumed()
    {
        Read(ToolMessages((Ask(Some.Workflow(), Tokens.Question("1/2"))[0], "x")), out var resume).ShouldBeNull();

        foreach (var other in new ChatTarget[] { Some.Workflow("7301"), new WorkflowTarget(new TargetSettings { Kind = TargetKind.Bot, Id = "7300" }, "bot") })
        {
            resume!.TryCreateTarget(other, Request("coze-workflow"), out var target, out var error).ShouldBeFalse();
            target.ShouldBeNull();
            (error!.Status, error.Code, error.Param).ShouldBe((400, "invalid_request", "messages"));
        }
    }

    private static WorkflowTarget Bot() => new(new TargetSettings { Kind = TargetKind.Bot, Id = "7400" }, "bot");

    private List<string> Ask(ChatTarget target, params Interrupt[] interrupts) =>
        [.. _tokens.Ask(target, "main", Tokens.Account, interrupts).Select(asked => asked.Token)];

    private ApiError? Read(string messages, out Resume? resume) => Read(Some.Request(Request(messages, resume: null)), out resume);

    private ApiError? Read(ChatRequest request, out Resume? resume) => new ResumeReader(_tokens).Read(request, Tokens.Account, out resume);

    private static ChatTarget TargetOf(Resume resume, ChatTarget original)
    {
        resume.TryCreateTarget(original, Request("coze-workflow"), out var target, out var error).ShouldBeTrue(error?.Message.English);
        return target!;
    }

    private static string Body(ChatTarget target)
    {
        var output = new ArrayBufferWriter<byte>();
        target.WriteBody(Some.Exchange(Request("workflow-7300"), target), output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static ChatRequest Request(string model) => Some.Request($$"""{"model":"{{model}}","messages":[{"role":"user","content":"Hi"}]}""");

    private static string ToolMessages(params (string Token, string Data)[] answers) => string.Join(',', answers.Select(answer =>
        $$"""{"role":"tool","tool_call_id":"{{answer.Token}}","content":{{JsonSerializer.Serialize(answer.Data, Relaxed)}}}"""));

    private static string Request(string messages, JsonObject? resume) =>
        $$"""{"model":"workflow-7300","messages":[{{messages}}],"coze_resume":{{resume?.ToJsonString() ?? "null"}} }""";
}
