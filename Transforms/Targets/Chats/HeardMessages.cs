namespace CozeProxy.Transforms.Targets.Chats;

/// <summary>The messages of a chat by their ids. There are few, and one is spoken for long: the last one is looked at first.</summary>
internal sealed class HeardMessages
{
    private readonly List<HeardMessage> _messages = [];
    private HeardMessage? _last;

    public HeardMessage Find(ReadOnlySpan<byte> id)
    {
        if (_last is not null && _last.Id.SequenceEqual(id))
        {
            return _last;
        }

        foreach (var message in _messages)
        {
            if (message.Id.SequenceEqual(id))
            {
                return _last = message;
            }
        }

        _last = new HeardMessage(id.ToArray());
        _messages.Add(_last);
        return _last;
    }

    /// <summary>Forgets a message that has no id once it is complete: the next without one is another.</summary>
    public void Completed(HeardMessage message)
    {
        if (message.Id.IsEmpty)
        {
            _messages.Remove(message);
            _last = null;
        }
    }
}
