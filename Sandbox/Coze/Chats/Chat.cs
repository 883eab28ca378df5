using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using CozeProxy.Sandbox.Coze.Workflows;

namespace CozeProxy.Sandbox.Coze.Chats;

/// <summary>One chat as the server keeps it: what it has come to, and what can still be asked of it.</summary>
internal sealed class Chat(string id, ChatKind kind, ChatCall call, Conversation conversation, ChatScript script, DateTimeOffset createdAt)
{
    private readonly Lock _lock = new();
    private readonly ConcurrentQueue<ChatMessage> _messages = new();
    private Action? _stop;

    public string Id => id;

    public ChatKind Kind => kind;

    public ChatCall Call => call;

    /// <summary>The bot's or the chatflow's id.</summary>
    public string TargetId => call.TargetId;

    public Conversation Conversation => conversation;

    /// <summary>The how-manieth chat of its conversation it is.</summary>
    public int Turn { get; set; }

    /// <summary>What is left to play: more than nothing when it waits for the outputs of tools.</summary>
    public Queue<ChatStep> Rest { get; } = new(script.Steps);

    public string Status { get; set; } = ChatStatus.Created;

    public RunUsage Usage { get; set; } = RunUsage.Zero;

    public RunFailure? LastError { get; set; }

    public JsonObject? RequiredAction { get; set; }

    /// <summary>What the tools that it waited for have brought, by their calls' ids.</summary>
    public IReadOnlyDictionary<string, string> ToolOutputs { get; set; } = new Dictionary<string, string>();

    /// <summary>Every message it has completed.</summary>
    public IReadOnlyList<ChatMessage> Messages => [.. _messages];

    public void Add(ChatMessage message) => _messages.Enqueue(message);

    /// <summary>Tells what stops whatever plays it; null when nothing does any more.</summary>
    public void PlayedBy(Action? stop)
    {
        lock (_lock)
        {
            _stop = stop;
        }
    }

    /// <summary>False when it is over.</summary>
    public bool TryCancel()
    {
        lock (_lock)
        {
            if (_stop is null || !script.IsCancellable || !ChatStatus.IsRunning(Status))
            {
                return false;
            }

            Status = ChatStatus.Canceled;
            _stop();
            return true;
        }
    }

    public JsonObject ToJson()
    {
        var chat = new JsonObject
        {
            ["id"] = id,
            ["conversation_id"] = conversation.Id,
            ["created_at"] = createdAt.ToUnixTimeSeconds(),
            ["last_error"] = new JsonObject { ["code"] = LastError?.Code ?? 0, ["msg"] = LastError?.Message ?? "" },
            ["status"] = Status,
            ["section_id"] = conversation.Id,
        };
        if (kind == ChatKind.Bot)
        {
            chat["bot_id"] = TargetId;
        }

        if (RequiredAction is not null && Status == ChatStatus.RequiresAction)
        {
            chat["required_action"] = RequiredAction.DeepClone();
        }

        Usage.WriteTo(chat);
        return chat;
    }
}
