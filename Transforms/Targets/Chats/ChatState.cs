using System.Runtime.InteropServices;
using System.Text.Json;
using CozeProxy.Transforms.Coze;

namespace CozeProxy.Transforms.Targets.Chats;

/// <summary>What a chat event says of the chat itself.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct ChatState
{
    public string? Id { get; private set; }

    public string? ConversationId { get; private set; }

    /// <summary>Counts only once the chat is completed.</summary>
    public CozeUsage? Usage { get; private set; }

    /// <summary>Whether it waits for the outputs of tools, or for a reply.</summary>
    public bool RequiresAction { get; private set; }

    /// <summary>Null where there was none: Coze writes a code of 0 then, or null.</summary>
    public CozeFault? LastError { get; private set; }

    public static ChatState Read(ReadOnlySpan<byte> data)
    {
        var chat = default(ChatState);
        var reader = new Utf8JsonReader(data);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("A chat event holds no object.");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            chat.ReadField(ref reader);
        }

        return chat;
    }

    private void ReadField(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("id"u8))
        {
            reader.Read();
            Id = CozeJson.ReadString(ref reader);
        }
        else if (reader.ValueTextEquals("conversation_id"u8))
        {
            reader.Read();
            ConversationId = CozeJson.ReadString(ref reader);
        }
        else if (reader.ValueTextEquals("usage"u8))
        {
            reader.Read();
            Usage = CozeJson.ReadUsage(ref reader);
        }
        else if (reader.ValueTextEquals("last_error"u8))
        {
            reader.Read();
            LastError = ReadError(ref reader);
        }
        else
        {
            var isStatus = reader.ValueTextEquals("status"u8);
            reader.Read();
            RequiresAction |= isStatus && reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("requires_action"u8);
            reader.Skip();
        }
    }

    private static CozeFault? ReadError(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return null;
        }

        long? code = null;
        string? message = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isCode = reader.ValueTextEquals("code"u8);
            var isMessage = reader.ValueTextEquals("msg"u8);
            reader.Read();
            if (isCode)
            {
                code = CozeJson.ReadInteger(ref reader);
            }
            else if (isMessage)
            {
                message = CozeJson.ReadString(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }

        return code is null or 0 && string.IsNullOrEmpty(message) ? null : new CozeFault(null, code, message);
    }
}
