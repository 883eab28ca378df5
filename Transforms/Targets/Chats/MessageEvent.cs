using System.Text.Json;
using CozeProxy.Transforms.Buffers;
using CozeProxy.Transforms.Coze;

namespace CozeProxy.Transforms.Targets.Chats;

/// <summary>What a message of a chat is. Its id, text and reasoning are unescaped into buffers of the reader's caller.</summary>
internal struct MessageEvent
{
    /// <summary>A message that does not say what it is is an answer.</summary>
    public MessageKind Kind { get; private set; }

    public ContentForm Form { get; private set; }

    public static MessageEvent Read(ReadOnlySpan<byte> data, PooledBuffer id, PooledBuffer content, PooledBuffer reasoning)
    {
        id.Clear();
        content.Clear();
        reasoning.Clear();
        var message = default(MessageEvent);
        var reader = new Utf8JsonReader(data);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("A message event holds no object.");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            message.ReadField(ref reader, id, content, reasoning);
        }

        return message;
    }

    private void ReadField(ref Utf8JsonReader reader, PooledBuffer id, PooledBuffer content, PooledBuffer reasoning)
    {
        if (reader.ValueTextEquals("content"u8))
        {
            ReadText(ref reader, content);
        }
        else if (reader.ValueTextEquals("reasoning_content"u8))
        {
            ReadText(ref reader, reasoning);
        }
        else if (reader.ValueTextEquals("id"u8))
        {
            ReadText(ref reader, id);
        }
        else if (reader.ValueTextEquals("type"u8))
        {
            reader.Read();
            Kind = KindOf(ref reader);
        }
        else if (reader.ValueTextEquals("content_type"u8))
        {
            reader.Read();
            Form = FormOf(ref reader);
        }
        else
        {
            reader.Read();
            reader.Skip();
        }
    }

    private static void ReadText(ref Utf8JsonReader reader, PooledBuffer text)
    {
        reader.Read();
        text.Clear();
        if (reader.TokenType == JsonTokenType.String)
        {
            CozeJson.CopyText(ref reader, text);
        }
        else
        {
            reader.Skip();
        }
    }

    private static MessageKind KindOf(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            reader.Skip();
            return MessageKind.Answer;
        }

        return reader.ValueTextEquals("answer"u8) || reader.ValueTextEquals(""u8) ? MessageKind.Answer
            : reader.ValueTextEquals("follow_up"u8) ? MessageKind.FollowUp
            : reader.ValueTextEquals("verbose"u8) ? MessageKind.Verbose : MessageKind.Other;
    }

    private static ContentForm FormOf(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            reader.Skip();
            return ContentForm.Text;
        }

        return reader.ValueTextEquals("text"u8) || reader.ValueTextEquals(""u8) ? ContentForm.Text
            : reader.ValueTextEquals("object_string"u8) ? ContentForm.Objects : ContentForm.Other;
    }
}
