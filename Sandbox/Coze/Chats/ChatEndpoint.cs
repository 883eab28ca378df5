using System.Text.Json.Nodes;
using CozeProxy.Sandbox.Coze.Files;
using CozeProxy.Sandbox.Coze.OAuth;
using CozeProxy.Sandbox.Coze.Observed;
using CozeProxy.Sandbox.Coze.Wire;

namespace CozeProxy.Sandbox.Coze.Chats;

/// <summary>POST /v3/chat and /v1/workflows/chat: checks the call as Coze does, then plays the script; and the outputs of tools, which go on with it.</summary>
internal sealed class ChatEndpoint(
    ChatCatalog catalog,
    ConversationStore store,
    AccessTokens tokens,
    FileStore files,
    Seen seen,
    TimeProvider timeProvider,
    ServerLife life)
{
    private static readonly SseFraming BotFraming = new() { Ids = false, SpaceAfterColon = false };
    private static readonly SseFraming ChatflowFraming = new() { Ids = false };

    public async Task HandleAsync(HttpContext context, ChatKind kind, CancellationToken cancellationToken)
    {
        var call = await ChatCall.ReadAsync(context, kind, cancellationToken);
        var number = seen.Begin(SeenChat.Of(context, kind, call));
        if (await RefuseAsync(context, kind, call) || await BeginAsync(context, kind, call) is not { } chat)
        {
            seen.ChatEnded(number, RunEnding.Refused);
            return;
        }

        await PlayAsync(context, chat, call.Streaming, number, cancellationToken);
    }

    /// <summary>POST /v3/chat/submit_tool_outputs.</summary>
    public async Task SubmitAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var query = context.Request.Query;
        var submission = await ToolSubmission.ReadAsync(context, cancellationToken);
        var number = seen.Begin(SeenChat.Of(context, ChatKind.Bot, submission.Call));
        var chat = store.Find(query["conversation_id"], query["chat_id"]);
        if (!tokens.Accepts(BearerHeader.Of(context)) || chat is not { Status: ChatStatus.RequiresAction })
        {
            await WriteFaultAsync(context, tokens.Accepts(BearerHeader.Of(context)) ? ChatFaults.NoChat : ChatFaults.BadToken);
            seen.ChatEnded(number, RunEnding.Refused);
            return;
        }

        chat.ToolOutputs = submission.Outputs;
        chat.Status = ChatStatus.InProgress;
        await PlayAsync(context, chat, submission.Call.Streaming, number, cancellationToken);
    }

    private async Task PlayAsync(HttpContext context, Chat chat, bool streaming, int number, CancellationToken cancellationToken)
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var writer = streaming ? new SseWriter(context.Response, chat.Kind == ChatKind.Bot ? BotFraming : ChatflowFraming) : null;
        var stage = new ChatStage(context, chat, writer, store, timeProvider)
        {
            Started = () =>
            {
                seen.ChatStarted(number, chat.Id, chat.Conversation.Id);
                begun.TrySetResult();
            },
            EventSent = () => seen.ChatEventSent(number),
        };
        if (streaming)
        {
            await PlayToEndAsync(context, stage, number, cancellationToken);
            return;
        }

        // Whoever polls has left long before the chat ends.
        var playing = PlayToEndAsync(context: null, stage, number, life.Ending);
        if (await Task.WhenAny(begun.Task, playing) == begun.Task || !context.Response.HasStarted)
        {
            var answer = chat.ToJson();
            answer["status"] = ChatStatus.InProgress;
            await CozeAnswer.WriteAsync(context, StatusCodes.Status200OK, Envelope(context, answer));
        }
    }

    private async Task PlayToEndAsync(HttpContext? context, ChatStage stage, int number, CancellationToken cancellationToken)
    {
        var ending = RunEnding.AbortedByPeer;
        var stopping = life.Ending;
        try
        {
            ending = await ChatPlayer.PlayAsync(stage, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            ending = stopping.IsCancellationRequested ? RunEnding.EmulatorStopped : RunEnding.AbortedByPeer;
        }
        finally
        {
            if (ending is not (RunEnding.Completed or RunEnding.Refused or RunEnding.Cancelled))
            {
                context?.Abort();
            }

            seen.ChatEnded(number, ending);
        }
    }

    private async Task<bool> RefuseAsync(HttpContext context, ChatKind kind, ChatCall call)
    {
        if (!tokens.Accepts(BearerHeader.Of(context)))
        {
            await (kind == ChatKind.Bot
                ? WriteFaultAsync(context, ChatFaults.BadToken)
                : CozeAnswer.WriteFailureAsync(context, StatusCodes.Status401Unauthorized, CozeAnswer.BadToken, CozeAnswer.BadTokenText));
            return true;
        }

        if (call.Problem is null && files.NamesUnknownFile(call.Body))
        {
            await WriteFaultAsync(context, (CozeAnswer.BadParameter, $"{CozeAnswer.BadParameterText}: no such file"));
            return true;
        }

        if (call.Problem is not null)
        {
            await WriteFaultAsync(context, (CozeAnswer.BadParameter, call.Problem));
            return true;
        }

        return false;
    }

    // Null where it was answered with a failure.
    private async Task<Chat?> BeginAsync(HttpContext context, ChatKind kind, ChatCall call)
    {
        if (catalog.Find(kind, call.TargetId) is not { } script)
        {
            await WriteFaultAsync(context, kind == ChatKind.Bot ? ChatFaults.NotPublished : (Workflows.RunEndpoint.NotFound, Workflows.RunEndpoint.NotFoundText));
            return null;
        }

        if (store.FindOrCreate(call.ConversationId) is not { } conversation)
        {
            await WriteFaultAsync(context, ChatFaults.NoConversation);
            return null;
        }

        var isFirst = conversation.History.Count == 0;
        var chat = new Chat(store.NewId(), kind, call, conversation, isFirst ? script : script.Later ?? script, timeProvider.GetUtcNow());
        if (conversation.Begin(chat) is not { } turn)
        {
            await WriteFaultAsync(context, ChatFaults.ConversationBusy);
            return null;
        }

        chat.Turn = turn;
        store.Add(chat);
        foreach (var (role, text) in call.Messages)
        {
            conversation.Remember(role, text);
        }

        return chat;
    }

    private static JsonObject Envelope(HttpContext context, JsonNode data) => new()
    {
        ["data"] = data,
        ["code"] = 0,
        ["msg"] = "",
        ["detail"] = new JsonObject { ["logid"] = CozeAnswer.LogId(context) },
    };

    private static Task WriteFaultAsync(HttpContext context, (int Code, string Message) fault) =>
        CozeAnswer.WriteFailureAsync(context, StatusCodes.Status200OK, fault.Code, fault.Message);
}
