using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using CozeProxy.Transforms.Exchange;
using CozeProxy.Transforms.Files;
using CozeProxy.Transforms.Streaming;

namespace CozeProxy.Transforms.Targets.Workflows;

/// <summary>
/// A workflow, run by <c>POST /v1/workflow/stream_run</c> whether or not the client streams: the plain run endpoint is cut
/// off after 90 seconds.
/// </summary>
internal sealed class WorkflowTarget(TargetSettings settings, string model) : ChatTarget(settings, model)
{
    private static readonly JsonWriterOptions RelaxedEscaping =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public override string Path => "/v1/workflow/stream_run";

    internal override void WriteBody(ChatExchange exchange, IBufferWriter<byte> output)
    {
        var request = exchange.Request;
        using var json = new Utf8JsonWriter(output, RelaxedEscaping);
        json.WriteStartObject();
        json.WriteString("workflow_id"u8, Id);
        json.WriteStartObject("parameters"u8);
        if (WriteParameters(json, request.WorkflowParameters.Span))
        {
            json.WritePropertyName("BOT_USER_INPUT"u8);
            json.WriteRawValue(request.Input.Span, skipInputValidation: true);
        }

        foreach (var (parameter, source) in Settings.Inputs)
        {
            if (!Names(request.WorkflowParameters.Span, parameter))
            {
                FileParameterWriter.TryWrite(json, parameter, source.Kind, exchange);
            }
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    internal override EventConverter CreateConverter(AnswerSink answer, RunReport report) => new WorkflowEvents(answer, report);

    private static bool Names(ReadOnlySpan<byte> parameters, string name)
    {
        var reader = new Utf8JsonReader(parameters);
        while (!parameters.IsEmpty && reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 1 && reader.ValueTextEquals(name))
            {
                return true;
            }
        }

        return false;
    }

    // Copies the client's parameters and tells whether they leave the user's text to us: what the client names itself wins.
    private static bool WriteParameters(Utf8JsonWriter json, ReadOnlySpan<byte> parameters)
    {
        if (parameters.IsEmpty)
        {
            return true;
        }

        var takesInput = true;
        var reader = new Utf8JsonReader(parameters);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            takesInput &= !reader.ValueTextEquals("BOT_USER_INPUT"u8);
            json.WritePropertyName(reader.GetString()!);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            json.WriteRawValue(parameters[start..(int)reader.BytesConsumed], skipInputValidation: true);
        }

        return takesInput;
    }
}
