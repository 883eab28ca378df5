using System.Text.Json;
using CozeProxy.Transforms.Coze;
using CozeProxy.Transforms.Exchange;
using CozeProxy.Transforms.Interrupts;
using CozeProxy.Transforms.OpenAi;
using CozeProxy.Transforms.Streaming;

namespace CozeProxy.Transforms.Dialects.Responses;

/// <summary>
/// Writes an answer as the events of a Responses stream. There is no <c>[DONE]</c> here: what ends a stream is
/// <c>response.completed</c>, <c>.incomplete</c> or <c>.failed</c>.
/// </summary>
internal sealed class ResponseEventWriter : StreamedAnswer
{
    private readonly ChatExchange _exchange;
    private readonly ResponseOutput _output;
    private readonly EventFrame _frame;
    private byte[] _deltaHead = [];
    private bool _started;

    public ResponseEventWriter(ChatExchange exchange, RunReport report)
        : base(report)
    {
        _exchange = exchange;
        _output = new ResponseOutput(exchange);
        _frame = new EventFrame(Output);
    }

    public override void Finish(CozeUsage usage)
    {
        Start();
        if (FinishReason == FinishReason.ToolCalls)
        {
            foreach (var asked in Asked)
            {
                AddFunctionCall(asked.Token, ToolsReader.InterruptTool, InterruptArguments.ToJson(asked.Interrupt).Span);
            }
        }

        if (!_output.HasAnswer && !ResponseObject.IsIncomplete(FinishReason))
        {
            // A stop sequence may leave nothing to show; clients look for the message all the same.
            Become(ItemKind.Message);
        }

        CloseItem(ResponseObject.Status(FinishReason));
        var json = _frame.Begin(ResponseObject.IsIncomplete(FinishReason) ? "response.incomplete"u8 : "response.completed"u8);
        json.WritePropertyName("response"u8);
        ResponseObject.WriteEnded(json, _exchange, FinishReason, _output.Done, usage, new CozeExtras(_exchange.Request, Report, Told));
        _frame.End();
    }

    /// <summary>
    /// Writes the failed response, and behind it the error as an event of its own: it is the one that OpenAI's clients throw
    /// on, if it has a field <c>error</c>, while their types have its code and message in the event itself. So it has both.
    /// </summary>
    public override void Fail(ApiError error, Language language)
    {
        Start();
        if (_output.Kind != ItemKind.None)
        {
            _output.Close("incomplete"u8);
        }

        var json = _frame.Begin("response.failed"u8);
        json.WritePropertyName("response"u8);
        ResponseObject.WriteFailed(json, _exchange, _output.Done, error, language);
        _frame.End();

        json = _frame.Begin("error"u8);
        json.WriteString("code"u8, error.Code);
        json.WriteString("message"u8, error.Message.In(language));
        json.WriteString("param"u8, error.Param);
        json.WritePropertyName("error"u8);
        ErrorWriter.WriteValue(json, error, language);
        _frame.End();
    }

    /// <summary>Adds a call of one of the client's functions, behind the text there is.</summary>
    public void AddFunctionCall(string callId, string name, ReadOnlySpan<byte> arguments)
    {
        Start();
        CloseItem("completed"u8);
        var index = _output.Index;
        var id = _output.NextCallId;
        var json = _frame.Begin("response.output_item.added"u8);
        json.WriteNumber("output_index"u8, index);
        json.WritePropertyName("item"u8);
        ResponseItem.WriteFunctionCall(json, id, callId, name, ""u8, "in_progress"u8);
        _frame.End();

        json = _frame.Begin("response.function_call_arguments.delta"u8);
        json.WriteString("item_id"u8, id);
        json.WriteNumber("output_index"u8, index);
        json.WriteString("delta"u8, arguments);
        _frame.End();

        json = _frame.Begin("response.function_call_arguments.done"u8);
        json.WriteString("item_id"u8, id);
        json.WriteNumber("output_index"u8, index);
        json.WriteString("name"u8, name);
        json.WriteString("arguments"u8, arguments);
        _frame.End();
        WriteItemDone(index, _output.AddFunctionCall(callId, name, arguments));
    }

    public override void Dispose()
    {
        _frame.Dispose();
        _output.Dispose();
        Output.Dispose();
    }

    protected override void Write(ReadOnlySpan<byte> utf8) => WriteDelta(ItemKind.Message, utf8);

    protected override void WriteReasoning(ReadOnlySpan<byte> utf8) => WriteDelta(ItemKind.Reasoning, utf8);

    private void WriteDelta(ItemKind kind, ReadOnlySpan<byte> utf8)
    {
        Become(kind);
        _output.Append(utf8);
        _frame.WriteDelta(_deltaHead, utf8);
    }

    private void Start()
    {
        if (_started)
        {
            return;
        }

        _started = true;
        WriteBegun("response.created"u8);
        WriteBegun("response.in_progress"u8);
    }

    private void WriteBegun(ReadOnlySpan<byte> type)
    {
        var json = _frame.Begin(type);
        json.WritePropertyName("response"u8);
        ResponseObject.WriteBegun(json, _exchange);
        _frame.End();
    }

    private void Become(ItemKind kind)
    {
        if (_output.Kind == kind)
        {
            return;
        }

        Start();

        // Something follows it, so it was not cut.
        CloseItem("completed"u8);
        _output.Open(kind);
        var json = _frame.Begin("response.output_item.added"u8);
        json.WriteNumber("output_index"u8, _output.Index);
        json.WritePropertyName("item"u8);
        ResponseItem.WriteOpened(json, kind, _output.ItemId);
        _frame.End();

        WritePart(kind == ItemKind.Message ? "response.content_part.added"u8 : "response.reasoning_summary_part.added"u8, []);
        _deltaHead = kind == ItemKind.Message
            ? _frame.MakeDeltaHead("response.output_text.delta"u8, WriteTextPlace)
            : _frame.MakeDeltaHead("response.reasoning_summary_text.delta"u8, WritePlace);
    }

    private void CloseItem(ReadOnlySpan<byte> status)
    {
        if (_output.Kind == ItemKind.None)
        {
            return;
        }

        var isMessage = _output.Kind == ItemKind.Message;
        var json = _frame.Begin(isMessage ? "response.output_text.done"u8 : "response.reasoning_summary_text.done"u8);
        if (isMessage)
        {
            WriteTextPlace(json);
        }
        else
        {
            WritePlace(json);
        }

        json.WriteString("text"u8, _output.Text);
        _frame.End();
        WritePart(isMessage ? "response.content_part.done"u8 : "response.reasoning_summary_part.done"u8, _output.Text);
        var index = _output.Index;
        WriteItemDone(index, _output.Close(status));
    }

    private void WritePart(ReadOnlySpan<byte> type, ReadOnlySpan<byte> text)
    {
        var json = _frame.Begin(type);
        WritePlace(json);
        json.WritePropertyName("part"u8);
        ResponseItem.WritePart(json, _output.Kind, text);
        _frame.End();
    }

    private void WriteItemDone(int index, ReadOnlySpan<byte> item)
    {
        var json = _frame.Begin("response.output_item.done"u8);
        json.WriteNumber("output_index"u8, index);
        json.WritePropertyName("item"u8);
        json.WriteRawValue(item, skipInputValidation: true);
        _frame.End();
    }

    // Where in the output the text belongs that an event is about; an item has one part.
    private void WritePlace(Utf8JsonWriter json)
    {
        json.WriteString("item_id"u8, _output.ItemId);
        json.WriteNumber("output_index"u8, _output.Index);
        json.WriteNumber(_output.Kind == ItemKind.Message ? "content_index"u8 : "summary_index"u8, 0);
    }

    private void WriteTextPlace(Utf8JsonWriter json)
    {
        WritePlace(json);
        json.WriteStartArray("logprobs"u8);
        json.WriteEndArray();
    }
}
