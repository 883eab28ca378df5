using System.Collections.Immutable;
using System.Text.Json.Nodes;
using CozeProxy.Sandbox.Coze.Wire;
using CozeProxy.Sandbox.Coze.Workflows;

namespace CozeProxy.Sandbox.Coze.Chats;

/// <summary>
/// What a bot or a chatflow does in a chat. Immutable: each method gives a longer script. The body ends after the last step;
/// a script without a terminal event is a truncated stream.
/// </summary>
internal sealed record ChatScript(string Name, string Description = "")
{
    public ImmutableArray<ChatStep> Steps { get; init; } = [];

    /// <summary>What it does in the later chats of a conversation, where that differs.</summary>
    public ChatScript? Later { get; init; }

    /// <summary>Whether Coze lets itself be stopped.</summary>
    public bool IsCancellable { get; init; } = true;

    public ChatScript Then(ChatStep step) => this with { Steps = Steps.Add(step) };

    public ChatScript Then(Func<ChatStage, CancellationToken, Task> play) => Then(ChatStep.Of(play));

    public ChatScript InLaterChats(ChatScript later) => this with { Later = later };

    /// <summary>The chat is created and begun.</summary>
    public ChatScript Begin() => Then(async (stage, cancellationToken) =>
    {
        await stage.ChatAsync(ChatStatus.Created, cancellationToken);
        await stage.ChatAsync(ChatStatus.InProgress, cancellationToken);
    });

    /// <summary>An answer word by word, and then the whole of it once more, as Coze sends it.</summary>
    public ChatScript Say(Func<ChatStage, IReadOnlyList<string>> words, TimeSpan pause = default) => Think(_ => [], words, pause);

    public ChatScript Say(params string[] words) => Say(_ => words);

    /// <summary>The same after some reasoning.</summary>
    public ChatScript Think(Func<ChatStage, IReadOnlyList<string>> thoughts, Func<ChatStage, IReadOnlyList<string>> words, TimeSpan pause = default) =>
        Then(async (stage, cancellationToken) =>
        {
            var message = stage.NewMessage(ChatMessage.Answer, string.Concat(words(stage)));
            var reasoning = string.Concat(thoughts(stage));
            foreach (var thought in thoughts(stage))
            {
                await stage.DeltaAsync(message, "", thought, cancellationToken);
            }

            foreach (var word in words(stage))
            {
                await stage.DeltaAsync(message, word, reasoning: null, cancellationToken);
                await Task.Delay(pause, stage.TimeProvider, cancellationToken);
            }

            await stage.CompletedAsync(message with { Reasoning = reasoning.Length > 0 ? reasoning : null }, cancellationToken);
        });

    /// <summary>Words of an answer that is not completed.</summary>
    public ChatScript Begun(params string[] words) => Then(async (stage, cancellationToken) =>
    {
        var message = stage.NewMessage(ChatMessage.Answer, "");
        foreach (var word in words)
        {
            await stage.DeltaAsync(message, word, reasoning: null, cancellationToken);
        }
    });

    /// <summary>A message all at once, of any type and content.</summary>
    public ChatScript Message(string type, string content, string contentType = "text") => Then((stage, cancellationToken) =>
        stage.CompletedAsync(stage.NewMessage(type, content) with { ContentType = contentType }, cancellationToken));

    /// <summary>What a bot does behind the scenes: knowledge, a function, its output.</summary>
    public ChatScript UseTool() =>
        Message("knowledge", """{"msg_type":"knowledge_recall","data":"{\"chunks\":[]}"}""")
            .Message("function_call", """{"name":"weather-today","arguments":{"city":"Oslo"},"plugin_id":7301,"api_id":7302,"plugin_type":1}""")
            .Message("tool_output", """{"temperature":4}""")
            .Message("tool_response", """{"content_type":1,"response_for_model":"4 degrees","type_for_model":1}""");

    public ChatScript FollowUp(params string[] questions) =>
        questions.Aggregate(this, (script, question) => script.Message(ChatMessage.FollowUp, question));

    /// <summary>All answers are given: the note of it, the suggestions, the usage, and done.</summary>
    public ChatScript Complete(RunUsage usage, params string[] followUps) => Finish().FollowUp(followUps).Completed(usage).Done();

    /// <summary>The note that all answers are given; 1 says that the chat was interrupted.</summary>
    public ChatScript Finish(int reason = 0) => Then((stage, cancellationToken) => stage.VerboseAsync(
        "generate_answer_finish", WireJson.Write(new JsonObject { ["finish_reason"] = reason, ["FinData"] = "" }), cancellationToken));

    public ChatScript Completed(RunUsage usage) => Then((stage, cancellationToken) =>
    {
        stage.Chat.Usage = usage;
        return stage.ChatAsync(ChatStatus.Completed, cancellationToken);
    });

    public ChatScript Done() => Then((stage, cancellationToken) => stage.DoneAsync(cancellationToken));

    /// <summary>The chat fails, and its last error says why.</summary>
    public ChatScript Fail(int code, string message) => Then((stage, cancellationToken) =>
    {
        stage.Chat.LastError = new RunFailure(code, message);
        return stage.ChatAsync(ChatStatus.Failed, cancellationToken);
    });

    /// <summary>The same event with a bare code and words; chatflows write the code as a string.</summary>
    public ChatScript FailBare(int code, string message) => Then((stage, cancellationToken) =>
    {
        stage.Chat.Status = ChatStatus.Failed;
        stage.Chat.LastError = new RunFailure(code, message);
        JsonNode written = stage.Chat.Kind == ChatKind.Bot ? code : $"{code}";
        return stage.EventAsync("conversation.chat.failed", WireJson.Write(new JsonObject { ["code"] = written, ["msg"] = message }), cancellationToken);
    });

    /// <summary>The bot waits for what a function of its client brings; the steps that follow are played with the outputs.</summary>
    public ChatScript RequireAction(string callId, string function, string arguments) => Require(new JsonObject
    {
        ["id"] = callId,
        ["type"] = "function",
        ["function"] = new JsonObject { ["name"] = function, ["arguments"] = arguments },
    });

    /// <summary>A chatflow's question that says so in its last event.</summary>
    public ChatScript RequireReply() => Require(new JsonObject { ["id"] = "", ["type"] = "reply_message" });

    /// <summary>A chatflow's question as most of them end: with notes, and without <c>chat.completed</c>.</summary>
    public ChatScript Ask(string question) => Message(ChatMessage.Answer, question)
        .Then((stage, cancellationToken) => stage.VerboseAsync("interrupt", "", cancellationToken)).Finish(reason: 1).Done();

    public ChatScript Pause(TimeSpan span) => Then((stage, cancellationToken) => Task.Delay(span, stage.TimeProvider, cancellationToken));

    public ChatScript PauseUntil(Task gate) => Then((_, cancellationToken) => gate.WaitAsync(cancellationToken));

    /// <summary>Not even the headers leave before; only at the beginning of a script.</summary>
    public ChatScript DelayHeaders(Task gate) =>
        Then(ChatStep.Of((_, cancellationToken) => gate.WaitAsync(cancellationToken)) with { OpensStream = false });

    /// <summary>Any event, known or not, whose data may be anything that has no line end in it.</summary>
    public ChatScript Event(string name, string data) => Then((stage, cancellationToken) => stage.EventAsync(name, data, cancellationToken));

    public ChatScript Drop() => Then(new ChatStep((_, _) => Task.FromResult(StepOutcome.Drop)) { OpensStream = false });

    /// <summary>An answer in Coze's envelope in place of a chat; only at the beginning.</summary>
    public ChatScript Refuse(int status, int code, string message) => Then(new ChatStep(async (stage, _) =>
    {
        await CozeAnswer.WriteFailureAsync(stage.Context, status, code, message);
        return StepOutcome.Refused;
    })
    { OpensStream = false });

    private ChatScript Require(JsonObject call) => Then(new ChatStep(async (stage, cancellationToken) =>
    {
        stage.Chat.RequiredAction = new JsonObject
        {
            ["type"] = "submit_tool_outputs",
            ["submit_tool_outputs"] = new JsonObject { ["tool_calls"] = new JsonArray(call.DeepClone()) },
        };
        await stage.ChatAsync(ChatStatus.RequiresAction, cancellationToken);
        await stage.DoneAsync(cancellationToken);
        return StepOutcome.EndOfBody;
    }));
}
