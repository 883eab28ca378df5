using System.Buffers;
using System.Text.Json;
using CozeProxy.Transforms.Buffers;
using CozeProxy.Transforms.Exchange;
using CozeProxy.Transforms.Requests;
using CozeProxy.Transforms.Streaming;
using CozeProxy.Transforms.Targets.Parameters;

namespace CozeProxy.Transforms.Targets.Workflows;

/// <summary>
/// A workflow, run by <c>POST /v1/workflow/stream_run</c> whether or not the client streams: the plain run endpoint is cut
/// off after 90 seconds.
/// </summary>
internal sealed class WorkflowTarget(TargetSettings settings, string model) : ChatTarget(settings, model)
{
    public override string Path => "/v1/workflow/stream_run";

    public override long EstimateInput(ChatRequest request) => InputEstimate.Of(Settings, request);

    internal override void WriteBody(ChatExchange exchange, IBufferWriter<byte> output)
    {
        using var json = new Utf8JsonWriter(output, RelaxedJson.Options);
        json.WriteStartObject();
        json.WriteString("workflow_id"u8, Id);
        if (Settings.BotId is not null)
        {
            json.WriteString("bot_id"u8, Settings.BotId);
        }

        if (Settings.AppId is not null)
        {
            json.WriteString("app_id"u8, Settings.AppId);
        }

        json.WriteStartObject("parameters"u8);
        ParameterWriter.Write(json, exchange);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    internal override EventConverter CreateConverter(AnswerSink answer, RunReport report) => new WorkflowEvents(answer, report, Settings.Output);
}
