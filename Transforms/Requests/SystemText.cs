using System.Buffers;

namespace CozeProxy.Transforms.Requests;

/// <summary>What the system messages of a request say.</summary>
internal static class SystemText
{
    private const int EmptyLiteral = 2;

    /// <summary>Their texts from message <paramref name="first"/> on, a blank line between them, as a JSON string literal; empty when they say nothing.</summary>
    public static ReadOnlyMemory<byte> Of(IReadOnlyList<ChatMessage> messages, int first = 0)
    {
        ArrayBufferWriter<byte>? text = null;
        for (var i = first; i < messages.Count; i++)
        {
            if (messages[i].Role != MessageRole.System || messages[i].Text is not { Length: > EmptyLiteral } literal)
            {
                continue;
            }

            // Literals are joined as they are written: nobody needs to read their escapes.
            var separator = text is null ? "\""u8 : @"\n\n"u8;
            text ??= new ArrayBufferWriter<byte>();
            text.Write(separator);
            text.Write(literal.Span[1..^1]);
        }

        text?.Write("\""u8);
        return text?.WrittenMemory ?? default;
    }
}
