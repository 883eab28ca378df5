using System.Text.Json;
using CozeProxy.Transforms.Buffers;
using CozeProxy.Transforms.Coze;

namespace CozeProxy.Transforms.Targets.Workflows;

/// <summary>What a Message event of a workflow says beside its text and reasoning, which are unescaped into buffers of the reader's caller.</summary>
internal struct WorkflowMessage
{
    private const string EndNodeId = "900001";

    private Node _type;
    private Node _id;
    private Title _title;

    /// <summary>Whether this is the node's last packet; servers that leave the field out send one packet a node.</summary>
    public bool IsFinish { get; private set; }

    public CozeUsage? Usage { get; private set; }

    /// <summary>The total as older servers state it; 0 when absent.</summary>
    public long Total { get; private set; }

    private enum Node
    {
        Unknown,
        End,
        Other,
    }

    private enum Title
    {
        Other,
        Empty,
        End,
    }

    /// <summary>
    /// Whether the End node speaks. Its type and id are certain; the title, which people edit, counts only where older
    /// servers send neither, and an empty one only before a JSON object.
    /// </summary>
    public readonly bool IsEnd(ReadOnlySpan<byte> content)
    {
        if (_type == Node.End || _id == Node.End)
        {
            return true;
        }

        if (_type != Node.Unknown || _id != Node.Unknown)
        {
            return false;
        }

        return _title == Title.End || (_title == Title.Empty && content is [(byte)'{', ..]);
    }

    public static WorkflowMessage Read(ReadOnlySpan<byte> data, PooledBuffer content, PooledBuffer? reasoning = null)
    {
        content.Clear();
        reasoning?.Clear();
        var message = new WorkflowMessage { IsFinish = true };
        var reader = new Utf8JsonReader(data);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("A Message event holds no object.");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            message.ReadField(ref reader, content, reasoning);
        }

        return message;
    }

    private void ReadField(ref Utf8JsonReader reader, PooledBuffer content, PooledBuffer? reasoning)
    {
        if (reader.ValueTextEquals("content"u8))
        {
            ReadText(ref reader, content);
            return;
        }

        if (reader.ValueTextEquals("reasoning_content"u8))
        {
            // Undocumented for workflows; a bot's messages carry it, and it is no answer here either.
            ReadText(ref reader, reasoning);
            return;
        }

        if (reader.ValueTextEquals("node_is_finish"u8))
        {
            reader.Read();
            IsFinish = reader.TokenType != JsonTokenType.False;
        }
        else if (reader.ValueTextEquals("node_type"u8))
        {
            reader.Read();
            _type = NodeOf(ref reader, "End");
        }
        else if (reader.ValueTextEquals("node_id"u8))
        {
            reader.Read();
            _id = NodeOf(ref reader, EndNodeId);
        }
        else if (reader.ValueTextEquals("node_title"u8))
        {
            reader.Read();
            _title = TitleOf(ref reader);
        }
        else if (reader.ValueTextEquals("usage"u8))
        {
            reader.Read();
            Usage = CozeJson.ReadUsage(ref reader);
            return;
        }
        else if (reader.ValueTextEquals("token"u8))
        {
            reader.Read();
            Total = Math.Max(0, CozeJson.ReadInteger(ref reader) ?? 0);
            return;
        }
        else
        {
            reader.Read();
        }

        reader.Skip();
    }

    private static void ReadText(ref Utf8JsonReader reader, PooledBuffer? text)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.String && text is not null)
        {
            text.Clear();
            CozeJson.CopyText(ref reader, text);
            return;
        }

        reader.Skip();
    }

    private static Node NodeOf(ref Utf8JsonReader reader, string end)
    {
        if (reader.TokenType != JsonTokenType.String || reader.ValueTextEquals(""u8))
        {
            return Node.Unknown;
        }

        return reader.ValueTextEquals(end) ? Node.End : Node.Other;
    }

    private static Title TitleOf(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String || reader.ValueTextEquals(""u8))
        {
            return Title.Empty;
        }

        return reader.ValueTextEquals("End"u8) || reader.ValueTextEquals("结束"u8) ? Title.End : Title.Other;
    }
}
