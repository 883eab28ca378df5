using System.Collections.Concurrent;
using System.Globalization;

namespace CozeProxy.Sandbox.Coze.Chats;

/// <summary>All conversations and their chats; both are remembered as long as the emulator lives.</summary>
internal sealed class ConversationStore
{
    private readonly ConcurrentDictionary<string, Conversation> _conversations = new();
    private readonly ConcurrentDictionary<string, Chat> _chats = new();
    private long _lastId = 7_500_000_000_000_000_000;

    public string NewId() => Interlocked.Increment(ref _lastId).ToString(CultureInfo.InvariantCulture);

    /// <summary>A new conversation where none is named; null where the named one does not exist.</summary>
    public Conversation? FindOrCreate(string? id) => string.IsNullOrEmpty(id) ? Create() : _conversations.GetValueOrDefault(id);

    public void Add(Chat chat) => _chats[chat.Id] = chat;

    public Chat? Find(string? conversationId, string? chatId) =>
        chatId is not null && _chats.TryGetValue(chatId, out var chat) && chat.Conversation.Id == conversationId ? chat : null;

    private Conversation Create()
    {
        var conversation = new Conversation(NewId());
        return _conversations[conversation.Id] = conversation;
    }
}
