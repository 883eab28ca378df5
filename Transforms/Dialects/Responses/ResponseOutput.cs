using System.Text.Json;
using CozeProxy.Transforms.Buffers;
using CozeProxy.Transforms.Exchange;

namespace CozeProxy.Transforms.Dialects.Responses;

/// <summary>
/// The items of a Response in the order in which they came: those that are done, as JSON, and the one that is being written.
/// Text after reasoning is an item of its own, and so is reasoning after text.
/// </summary>
internal sealed class ResponseOutput(ChatExchange exchange) : IDisposable
{
    private readonly PooledBuffer _done = new();
    private readonly PooledBuffer _text = new();
    private readonly Utf8JsonWriter _json = new(Stream.Null, RelaxedJson.Options);

    /// <summary>What the item being written is; none when there is none.</summary>
    public ItemKind Kind { get; private set; }

    /// <summary>The id of the item being written, or of the one written last.</summary>
    public string ItemId { get; private set; } = "";

    /// <summary>The place of the item being written, or of the next one.</summary>
    public int Index { get; private set; }

    /// <summary>Whether there is anything but reasoning.</summary>
    public bool HasAnswer { get; private set; }

    /// <summary>The text of the item being written.</summary>
    public ReadOnlySpan<byte> Text => _text.Span;

    /// <summary>The items that are done, with commas between them.</summary>
    public ReadOnlySpan<byte> Done => _done.Span;

    public void Open(ItemKind kind)
    {
        Kind = kind;
        ItemId = AnswerId.Of(exchange, kind == ItemKind.Message ? "msg_" : "rs_", Index);
        HasAnswer |= kind == ItemKind.Message;
    }

    public void Append(ReadOnlySpan<byte> utf8) => _text.Write(utf8);

    /// <summary>Ends the item being written and returns it as JSON, which is valid until the next one is done.</summary>
    public ReadOnlySpan<byte> Close(ReadOnlySpan<byte> status)
    {
        var start = Begin();
        ResponseItem.Write(_json, Kind, ItemId, _text.Span, status);
        _text.Clear();
        Kind = ItemKind.None;
        return End(start);
    }

    /// <summary>Adds a call of a function as an item that is done, and returns it as <see cref="Close"/> does.</summary>
    public ReadOnlySpan<byte> AddFunctionCall(string callId, string name, ReadOnlySpan<byte> arguments)
    {
        HasAnswer = true;
        ItemId = NextCallId;
        var start = Begin();
        ResponseItem.WriteFunctionCall(_json, ItemId, callId, name, arguments, "completed"u8);
        return End(start);
    }

    /// <summary>The id of a call that is added next.</summary>
    public string NextCallId => AnswerId.Of(exchange, "fc_", Index);

    public void Dispose()
    {
        _json.Dispose();
        _done.Dispose();
        _text.Dispose();
    }

    private int Begin()
    {
        if (!_done.IsEmpty)
        {
            _done.Write(","u8);
        }

        _json.Reset(_done);
        return _done.Length;
    }

    private ReadOnlySpan<byte> End(int start)
    {
        _json.Flush();
        Index++;
        return _done.Span[start..];
    }
}
