using System.Collections.Concurrent;

namespace CozeProxy.Sandbox.Coze.Chats;

/// <summary>The published bots and chatflows.</summary>
internal sealed class ChatCatalog
{
    private readonly ConcurrentDictionary<(ChatKind Kind, string Id), ChatScript> _scripts = new();

    public IReadOnlyList<(ChatKind Kind, string Id, ChatScript Script)> All =>
        [.. _scripts.Select(entry => (entry.Key.Kind, entry.Key.Id, entry.Value)).OrderBy(entry => entry.Id, StringComparer.Ordinal)];

    /// <summary>One of the same kind and id is replaced.</summary>
    public void Publish(ChatKind kind, string id, ChatScript script) => _scripts[(kind, id)] = script;

    public ChatScript? Find(ChatKind kind, string id) => _scripts.GetValueOrDefault((kind, id));
}
