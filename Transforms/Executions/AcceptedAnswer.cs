using System.Buffers;
using System.Text.Json;
using CozeProxy.Transforms.Buffers;
using CozeProxy.Transforms.Exchange;

namespace CozeProxy.Transforms.Executions;

/// <summary>What a client gets for a run that goes on without it: the id to ask for its end by.</summary>
internal static class AcceptedAnswer
{
    public static ReadOnlyMemory<byte> Write(ChatExchange exchange, RunReport report)
    {
        var output = new ArrayBufferWriter<byte>(512);
        using var json = new Utf8JsonWriter(output, RelaxedJson.Options);
        json.WriteStartObject();
        json.WriteString("id"u8, ExecutionId.Of(exchange));
        json.WriteString("object"u8, "workflow.execution"u8);
        json.WriteString("status"u8, "running"u8);
        json.WriteString("model"u8, exchange.Request.Model);
        json.WriteString("workflow_id"u8, exchange.Target.Id);
        json.WriteNumber("created_at"u8, exchange.StartedAt.ToUnixTimeSeconds());
        json.WriteString("execute_id"u8, report.ExecuteId);
        json.WriteString("debug_url"u8, report.DebugUrl);
        json.WriteEndObject();
        json.Flush();
        return output.WrittenMemory;
    }
}
