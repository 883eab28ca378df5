using System.Buffers;
using System.Text.Json;
using CozeProxy.Transforms.Buffers;
using CozeProxy.Transforms.Coze;
using CozeProxy.Transforms.Exchange;
using CozeProxy.Transforms.Interrupts;
using CozeProxy.Transforms.Streaming;

namespace CozeProxy.Transforms.Dialects.Responses;

/// <summary>Gathers an answer and writes it as one <c>response</c> object.</summary>
internal sealed class ResponseWriter(ChatExchange exchange, RunReport report) : WholeAnswer(report)
{
    private readonly ResponseOutput _output = new(exchange);

    public override ReadOnlyMemory<byte> Finish(CozeUsage usage)
    {
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

        CloseItem();
        var answer = new ArrayBufferWriter<byte>(_output.Done.Length + 1024);
        using var json = new Utf8JsonWriter(answer, RelaxedJson.Options);
        ResponseObject.WriteEnded(json, exchange, FinishReason, _output.Done, usage, new CozeExtras(exchange.Request, Report, Told));
        json.Flush();
        return answer.WrittenMemory;
    }

    /// <summary>Adds a call of one of the client's functions, behind the text there is.</summary>
    public void AddFunctionCall(string callId, string name, ReadOnlySpan<byte> arguments)
    {
        CloseItem();
        _output.AddFunctionCall(callId, name, arguments);
    }

    public override void Dispose() => _output.Dispose();

    protected override void Write(ReadOnlySpan<byte> utf8)
    {
        Become(ItemKind.Message);
        _output.Append(utf8);
    }

    protected override void WriteReasoning(ReadOnlySpan<byte> utf8)
    {
        Become(ItemKind.Reasoning);
        _output.Append(utf8);
    }

    private void Become(ItemKind kind)
    {
        if (_output.Kind == kind)
        {
            return;
        }

        if (_output.Kind != ItemKind.None)
        {
            // Something follows it, so it was not cut.
            _output.Close("completed"u8);
        }

        _output.Open(kind);
    }

    private void CloseItem()
    {
        if (_output.Kind != ItemKind.None)
        {
            _output.Close(ResponseObject.Status(FinishReason));
        }
    }
}
