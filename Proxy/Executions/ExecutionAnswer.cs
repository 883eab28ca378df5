using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using CozeProxy.Billing.Executions;
using CozeProxy.Transforms.OpenAi;

namespace CozeProxy.Executions;

/// <summary>An execution as its client sees it. Its end is shown when its call is settled, not before.</summary>
internal static class ExecutionAnswer
{
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The end as far as it may be told; null while it runs.</summary>
    public static ExecutionEnd? EndOf(Execution execution) => execution.IsSettled ? execution.End : null;

    public static string StatusOf(Execution execution) => EndOf(execution)?.Ending switch
    {
        null => "running",
        ExecutionEnding.Completed => "completed",
        ExecutionEnding.Failed => "failed",
        _ => "unknown",
    };

    /// <summary>The JSON; a type is written first where it is an event.</summary>
    public static ReadOnlyMemory<byte> Write(Execution execution, Language language, string? type = null)
    {
        var output = new ArrayBufferWriter<byte>(1024);
        using var json = new Utf8JsonWriter(output, Relaxed);
        json.WriteStartObject();
        if (type is not null)
        {
            json.WriteString("type"u8, type);
        }

        var start = execution.Start;
        json.WriteString("id"u8, start.Id);
        json.WriteString("object"u8, "workflow.execution"u8);
        json.WriteString("status"u8, StatusOf(execution));
        json.WriteString("model"u8, start.Model);
        json.WriteString("workflow_id"u8, start.Target);
        json.WriteNumber("created_at"u8, execution.StartedAt.ToUnixTimeSeconds());
        WriteEnd(json, execution, language);
        json.WriteString("execute_id"u8, start.ExecuteId);
        json.WriteString("debug_url"u8, execution.End?.DebugUrl ?? start.DebugUrl);
        json.WriteEndObject();
        json.Flush();
        return output.WrittenMemory;
    }

    private static void WriteEnd(Utf8JsonWriter json, Execution execution, Language language)
    {
        if (EndOf(execution) is not { } end)
        {
            return;
        }

        json.WriteNumber("completed_at"u8, execution.EndedAt!.Value.ToUnixTimeSeconds());
        json.WriteString("output"u8, end.Output);
        if (end.IsOutputCut)
        {
            json.WriteBoolean("output_truncated"u8, value: true);
        }

        json.WritePropertyName("usage"u8);
        if (execution.Usage is { } usage)
        {
            json.WriteStartObject();
            json.WriteNumber("prompt_tokens"u8, usage.InputTokens);
            json.WriteNumber("completion_tokens"u8, usage.OutputTokens);
            json.WriteNumber("total_tokens"u8, usage.TotalTokens);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNullValue();
        }

        json.WriteString("charge"u8, execution.Charge?.ToString());
        json.WritePropertyName("error"u8);
        if (ExecutionEnds.ErrorOf(end) is { } error)
        {
            ErrorWriter.WriteValue(json, error, language);
        }
        else
        {
            json.WriteNullValue();
        }
    }
}
