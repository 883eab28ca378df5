using System.Text.Json;
using CozeProxy.Transforms.Requests;

namespace CozeProxy.Transforms.Targets.Chats;

/// <summary>What the system messages of a request say.</summary>
internal static class SystemText
{
    private const int EmptyLiteral = 2;

    /// <summary>Their texts from message <paramref name="first"/> on, a blank line between them, as a JSON string literal; empty when they say nothing.</summary>
    public static ReadOnlyMemory<byte> Of(IReadOnlyList<ChatMessage> messages, int first)
    {
        var texts = new List<ReadOnlyMemory<byte>>();
        for (var i = first; i < messages.Count; i++)
        {
            if (messages[i].Role == MessageRole.System && messages[i].Text is { Length: > EmptyLiteral } text)
            {
                texts.Add(text);
            }
        }

        return texts.Count switch
        {
            0 => default,
            1 => texts[0],
            _ => JsonSerializer.SerializeToUtf8Bytes(string.Join("\n\n", texts.Select(text => JsonSerializer.Deserialize<string>(text.Span)))),
        };
    }
}
