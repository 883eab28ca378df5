using System.Text.Json;
using System.Text.Json.Nodes;
using CozeProxy.Sandbox.Coze.OAuth;
using CozeProxy.Sandbox.Coze.Observed;
using CozeProxy.Sandbox.Coze.Wire;

namespace CozeProxy.Sandbox.Coze.Chats;

/// <summary>What can be asked about a chat that exists: its state, its messages, its cancellation.</summary>
internal sealed class ChatLookups(ConversationStore store, AccessTokens tokens, Seen seen)
{
    /// <summary>/v3/chat/retrieve, by GET as documented or by POST as Coze's own clients do.</summary>
    public Task RetrieveAsync(HttpContext context) => AnswerAsync(context, chat => chat.ToJson());

    /// <summary>/v3/chat/message/list; not in the order in which they were said.</summary>
    public Task ListAsync(HttpContext context) => AnswerAsync(context, chat => new JsonArray(
        [.. chat.Messages.OrderByDescending(message => message.Type == ChatMessage.Verbose).Select(message => message.ToJson(chat, createdAt: 0))]));

    /// <summary>POST /v3/chat/cancel.</summary>
    public async Task CancelAsync(HttpContext context, CancellationToken cancellationToken)
    {
        using var body = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: cancellationToken);
        var chat = store.Find(Text(body.RootElement, "conversation_id"), Text(body.RootElement, "chat_id"));
        var accepted = tokens.Accepts(BearerHeader.Of(context)) && chat?.TryCancel() == true;
        if (chat is not null)
        {
            seen.ChatCancelled(chat.Id, accepted);
        }

        await (accepted ? WriteAsync(context, chat!.ToJson()) : RefuseAsync(context, chat is null ? ChatFaults.NoChat : ChatFaults.NotCancellable));
    }

    private Task AnswerAsync(HttpContext context, Func<Chat, JsonNode> answer)
    {
        var query = context.Request.Query;
        return store.Find(query["conversation_id"], query["chat_id"]) is { } chat && tokens.Accepts(BearerHeader.Of(context))
            ? WriteAsync(context, answer(chat))
            : RefuseAsync(context, ChatFaults.NoChat);
    }

    private Task RefuseAsync(HttpContext context, (int Code, string Message) fault) => tokens.Accepts(BearerHeader.Of(context))
        ? CozeAnswer.WriteFailureAsync(context, StatusCodes.Status200OK, fault.Code, fault.Message)
        : CozeAnswer.WriteFailureAsync(context, StatusCodes.Status401Unauthorized, ChatFaults.TokenInvalid.Code, ChatFaults.TokenInvalid.Message);

    private static Task WriteAsync(HttpContext context, JsonNode data) => CozeAnswer.WriteAsync(context, StatusCodes.Status200OK, new JsonObject
    {
        ["data"] = data,
        ["code"] = 0,
        ["msg"] = "",
        ["detail"] = new JsonObject { ["logid"] = CozeAnswer.LogId(context) },
    });

    private static string? Text(JsonElement body, string name) =>
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
