using System.Text.Json.Nodes;
using CozeProxy.Sandbox.Coze.Wire;
using CozeProxy.Sandbox.Coze.Workflows;

namespace CozeProxy.Sandbox.Coze.Chats;

/// <summary>What a step has at hand while it is played. Without a writer, as in a chat that is polled for, events only change the chat.</summary>
internal sealed class ChatStage(HttpContext context, Chat chat, SseWriter? writer, ConversationStore store, TimeProvider timeProvider)
{
    private bool _isOpen;

    public HttpContext Context => context;

    public Chat Chat => chat;

    public TimeProvider TimeProvider => timeProvider;

    /// <summary>Told once, when no refusal can follow.</summary>
    public required Action Started { get; init; }

    /// <summary>Told after each event.</summary>
    public required Action EventSent { get; init; }

    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        if (_isOpen)
        {
            return;
        }

        _isOpen = true;
        Started();
        if (writer is not null)
        {
            await writer.OpenAsync(cancellationToken);
        }
    }

    public async Task EventAsync(string name, string data, CancellationToken cancellationToken)
    {
        if (writer is not null)
        {
            await writer.EventAsync(name, data, cancellationToken);
        }

        EventSent();
    }

    /// <summary>The chat itself, in a new state.</summary>
    public Task ChatAsync(string status, CancellationToken cancellationToken)
    {
        chat.Status = status;
        return EventAsync($"conversation.chat.{status}", WireJson.Write(chat.ToJson()), cancellationToken);
    }

    public ChatMessage NewMessage(string type, string content) => new(store.NewId(), type, content);

    public Task DeltaAsync(ChatMessage message, string content, string? reasoning, CancellationToken cancellationToken)
    {
        var delta = message with { Content = content, Reasoning = reasoning };
        return EventAsync("conversation.message.delta", WireJson.Write(delta.ToJson(chat, createdAt: null)), cancellationToken);
    }

    public Task CompletedAsync(ChatMessage message, CancellationToken cancellationToken)
    {
        chat.Add(message);
        if (message.Type == ChatMessage.Answer)
        {
            chat.Conversation.Remember("assistant", message.Content);
        }

        var createdAt = timeProvider.GetUtcNow().ToUnixTimeSeconds();
        return EventAsync("conversation.message.completed", WireJson.Write(message.ToJson(chat, createdAt)), cancellationToken);
    }

    /// <summary>One of Coze's notes on the chat.</summary>
    public Task VerboseAsync(string type, string data, CancellationToken cancellationToken)
    {
        var note = new JsonObject { ["msg_type"] = type, ["data"] = data, ["from_module"] = null, ["from_unit"] = null };
        return CompletedAsync(NewMessage(ChatMessage.Verbose, WireJson.Write(note)), cancellationToken);
    }

    public Task DoneAsync(CancellationToken cancellationToken)
    {
        var data = chat.Kind == ChatKind.Bot
            ? "\"[DONE]\""
            : WireJson.Write(new JsonObject { ["debug_url"] = new Execution(chat.Id, chat.TargetId).DebugUrl });
        return EventAsync("done", data, cancellationToken);
    }
}
