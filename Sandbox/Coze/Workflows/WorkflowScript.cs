using System.Collections.Immutable;
using System.Text.Json.Nodes;
using CozeProxy.Sandbox.Coze.Wire;
using CozeProxy.Sandbox.Coze.Workflows.Steps;

namespace CozeProxy.Sandbox.Coze.Workflows;

/// <summary>
/// What a workflow does when it is run. Immutable: each method gives a longer script, so that a common beginning can be shared.
/// The body ends after the last step; a script without a terminal event is a truncated stream.
/// </summary>
internal sealed record WorkflowScript(string Name, string Description = "")
{
    public ImmutableArray<ScriptStep> Steps { get; init; } = [];

    public SseFraming Framing { get; init; } = SseFraming.Default;

    public WorkflowScript Then(ScriptStep step) => this with { Steps = Steps.Add(step) };

    public WorkflowScript Framed(SseFraming framing) => this with { Framing = framing };

    /// <summary>A node says the whole of a text at once.</summary>
    public WorkflowScript Say(string text, RunNode? node = null) => Say(_ => text, node);

    public WorkflowScript Say(Func<RunInput, string> text, RunNode? node = null) => Then(new Say(text, node ?? RunNode.Output));

    /// <summary>A node says a text piece by piece.</summary>
    public WorkflowScript Stream(IReadOnlyList<string> words, RunNode? node = null, TimeSpan pause = default)
    {
        return Stream(_ => words, node, pause);
    }

    public WorkflowScript Stream(Func<RunInput, IReadOnlyList<string>> words, RunNode? node = null, TimeSpan pause = default)
    {
        return Then(new StreamWords(words, node ?? RunNode.Output, pause, Usage: null));
    }

    /// <summary>An End node set to "return variables": one message whose content is their JSON.</summary>
    public WorkflowScript EndWith(Func<RunInput, JsonNode> variables, RunUsage? usage = null) => Then(new EndWithVariables(variables, usage));

    /// <summary>The usual single variable.</summary>
    public WorkflowScript EndWithOutput(Func<RunInput, string> output, RunUsage? usage = null)
    {
        return EndWith(input => new JsonObject { ["output"] = output(input) }, usage);
    }

    public WorkflowScript EndWithOutput(string output, RunUsage? usage = null) => EndWithOutput(_ => output, usage);

    /// <summary>An End node set to "return text": plain in a stream, in an envelope otherwise.</summary>
    public WorkflowScript EndWithText(Func<RunInput, string> text, RunUsage? usage = null, bool envelopeInStream = false)
    {
        return Then(new EndWithText(text, usage, envelopeInStream));
    }

    /// <summary>The same with its streaming switched on.</summary>
    public WorkflowScript EndStreaming(Func<RunInput, IReadOnlyList<string>> words, RunUsage? usage = null, TimeSpan pause = default)
    {
        return Then(new StreamWords(words, RunNode.End, pause, usage));
    }

    public WorkflowScript Ping() => Event("PING", """{"content":"{}","node_execute_uuid":""}""");

    public WorkflowScript Pause(TimeSpan span) => Then(new Pause(span));

    public WorkflowScript PauseUntil(Task gate) => Then(new PauseUntil(gate, OpensStream: true));

    /// <summary>Not even the headers leave before; only at the beginning of a script.</summary>
    public WorkflowScript DelayHeaders(TimeSpan span) => Then(new Pause(span) { BeforeHeaders = true });

    public WorkflowScript DelayHeaders(Task gate) => Then(new PauseUntil(gate, OpensStream: false));

    public WorkflowScript Error(int code, string message) => Then(new Fail(code, message, WithDebugUrl: false));

    /// <summary>An error of a node, which comes with a link to the run.</summary>
    public WorkflowScript NodeError(int code, string message) => Then(new Fail(code, message, WithDebugUrl: true));

    public WorkflowScript Interrupt(string question, int type = 2) => Then(new Interrupt(question, type));

    /// <summary>An input node: its form is a JSON array of fields, and the parameters it asks for a JSON object.</summary>
    public WorkflowScript InterruptForInput(string form, string requiredParameters, int type = 5)
    {
        var data = WireJson.Write(new JsonObject { ["content_type"] = "text", ["content"] = form });
        return Then(new Interrupt("", type) { Data = data, RequiredParameters = requiredParameters });
    }

    public WorkflowScript Done() => Then(new Done());

    /// <summary>Any event, known or not, whose data may be anything that has no line end in it.</summary>
    public WorkflowScript Event(string name, string data) => Then(new AnyEvent(name, data));

    public WorkflowScript Raw(byte[] bytes) => Then(new Raw(bytes));

    public WorkflowScript Drop() => Then(new Drop());

    public WorkflowScript EndOfBody() => Then(new EndOfBody());

    /// <summary>A whole answer in place of a run; with a condition, only for the calls that meet it. Only at the beginning.</summary>
    public WorkflowScript JsonAnswer(int status, string json, Func<WorkflowUse, bool>? when = null)
    {
        return Then(new WholeAnswer(status, "application/json; charset=utf-8", _ => json, when));
    }

    /// <summary>The same in Coze's envelope, with a log id.</summary>
    public WorkflowScript Refuse(int status, int code, string message, Func<WorkflowUse, bool>? when = null)
    {
        return Then(new WholeAnswer(
            status, "application/json; charset=utf-8", stage => WireJson.Write(CozeAnswer.Failure(stage.Context, code, message)), when));
    }

    public WorkflowScript PageAnswer(int status, string html) => Then(new WholeAnswer(status, "text/html", _ => html, When: null));
}
