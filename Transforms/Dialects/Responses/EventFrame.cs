using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using CozeProxy.Transforms.Buffers;

namespace CozeProxy.Transforms.Dialects.Responses;

/// <summary>
/// Frames the events of a Responses stream: each with an event line, as OpenAI sends them there, its type once more in the
/// data, and its number. No more than one is open at a time.
/// </summary>
internal sealed class EventFrame(PooledBuffer output) : IDisposable
{
    private const int LongestNumber = 20;

    private readonly Utf8JsonWriter _json = new(output, RelaxedJson.Options);
    private long _sequence;

    /// <summary>Begins an event; its further fields are written to what is returned.</summary>
    public Utf8JsonWriter Begin(ReadOnlySpan<byte> type)
    {
        WriteStart(output, type);
        _json.Reset(output);
        _json.WriteStartObject();
        _json.WriteString("type"u8, type);
        _json.WriteNumber("sequence_number"u8, _sequence++);
        return _json;
    }

    public void End()
    {
        _json.WriteEndObject();
        _json.Flush();
        output.Write("\n\n"u8);
    }

    /// <summary>All of a delta's event that is the same for each of an item's deltas.</summary>
    public byte[] MakeDeltaHead(ReadOnlySpan<byte> type, Action<Utf8JsonWriter> writeFields)
    {
        var head = new ArrayBufferWriter<byte>(256);
        WriteStart(head, type);
        _json.Reset(head);
        _json.WriteStartObject();
        _json.WriteString("type"u8, type);
        writeFields(_json);
        _json.Flush();
        head.Write(",\"sequence_number\":"u8);
        return head.WrittenSpan.ToArray();
    }

    public void WriteDelta(byte[] head, ReadOnlySpan<byte> utf8)
    {
        output.Write(head);
        Utf8Formatter.TryFormat(_sequence++, output.GetSpan(LongestNumber), out var digits);
        output.Advance(digits);
        output.Write(",\"delta\":"u8);
        _json.Reset(output);
        _json.WriteStringValue(utf8);
        _json.Flush();
        output.Write("}\n\n"u8);
    }

    public void Dispose() => _json.Dispose();

    private static void WriteStart(IBufferWriter<byte> output, ReadOnlySpan<byte> type)
    {
        output.Write("event: "u8);
        output.Write(type);
        output.Write("\ndata: "u8);
    }
}
