using System.Text.Json.Nodes;
using CozeProxy.Sandbox.Coze.Files;
using CozeProxy.Sandbox.Coze.OAuth;
using CozeProxy.Sandbox.Coze.Observed;
using CozeProxy.Sandbox.Coze.Wire;

namespace CozeProxy.Sandbox.Coze.Chats;

/// <summary>The paths of bots and chatflows.</summary>
internal sealed class ChatRoutes
{
    private readonly ChatCatalog _catalog;
    private readonly ChatEndpoint _chats;
    private readonly ChatLookups _lookups;

    public ChatRoutes(ChatCatalog catalog, AccessTokens tokens, FileStore files, Seen seen, TimeProvider timeProvider, ServerLife life)
    {
        var store = new ConversationStore();
        _catalog = catalog;
        _chats = new ChatEndpoint(catalog, store, tokens, files, seen, timeProvider, life);
        _lookups = new ChatLookups(store, tokens, seen);
    }

    /// <summary>What answers the request; null when it is none of these.</summary>
    public Func<CancellationToken, Task>? Find(HttpContext context) => (context.Request.Method, context.Request.Path.Value) switch
    {
        ("POST", "/v3/chat") => cancellationToken => _chats.HandleAsync(context, ChatKind.Bot, cancellationToken),
        ("POST", "/v1/workflows/chat") => cancellationToken => _chats.HandleAsync(context, ChatKind.Chatflow, cancellationToken),
        ("POST", "/v3/chat/submit_tool_outputs") => cancellationToken => _chats.SubmitAsync(context, cancellationToken),
        ("POST", "/v3/chat/cancel") => cancellationToken => _lookups.CancelAsync(context, cancellationToken),
        ("GET" or "POST", "/v3/chat/retrieve") => _ => _lookups.RetrieveAsync(context),
        ("GET" or "POST", "/v3/chat/message/list") => _ => _lookups.ListAsync(context),
        ("GET", "/sandbox/chats") => _ => CozeAnswer.WriteAsync(context, StatusCodes.Status200OK, Listing()),
        _ => null,
    };

    private JsonArray Listing() => new([.. _catalog.All.Select(entry => new JsonObject
    {
        [entry.Kind == ChatKind.Bot ? "bot_id" : "workflow_id"] = entry.Id,
        ["name"] = entry.Script.Name,
        ["description"] = entry.Script.Description,
    })]);
}
