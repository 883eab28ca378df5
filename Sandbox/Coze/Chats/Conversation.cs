namespace CozeProxy.Sandbox.Coze.Chats;

/// <summary>What was said in one conversation, and whether a chat of it is running: there is one at a time.</summary>
internal sealed class Conversation(string id)
{
    private readonly Lock _lock = new();
    private readonly List<(string Role, string Text)> _history = [];
    private Chat? _running;
    private int _turns;

    public string Id => id;

    public IReadOnlyList<(string Role, string Text)> History
    {
        get
        {
            lock (_lock)
            {
                return [.. _history];
            }
        }
    }

    public void Remember(string role, string text)
    {
        lock (_lock)
        {
            _history.Add((role, text));
        }
    }

    /// <summary>The how-manieth chat of the conversation begins, from 1; null when another is running.</summary>
    public int? Begin(Chat chat)
    {
        lock (_lock)
        {
            if (_running is not null)
            {
                return null;
            }

            _running = chat;
            return ++_turns;
        }
    }

    public void End(Chat chat)
    {
        lock (_lock)
        {
            _running = _running == chat ? null : _running;
        }
    }
}
