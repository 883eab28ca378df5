using System.Buffers;
using System.Text.Json;
using CozeProxy.Transforms.Buffers;
using CozeProxy.Transforms.Exchange;
using CozeProxy.Transforms.Interrupts;

namespace CozeProxy.Transforms.Targets.Resumes;

/// <summary>Answers a workflow's question or input node: <c>POST /v1/workflow/stream_resume</c>. Coze takes three answers a run and bills each.</summary>
internal sealed class WorkflowResume(ChatTarget original, Resume resume) : ResumeTarget(original, resume)
{
    public override string Path => "/v1/workflow/stream_resume";

    internal override void WriteBody(ChatExchange exchange, IBufferWriter<byte> output)
    {
        var (point, data) = Resume.Answers[0];
        using var json = new Utf8JsonWriter(output, RelaxedJson.Options);
        json.WriteStartObject();
        json.WriteString("workflow_id"u8, Id);
        json.WriteString("event_id"u8, point.EventId);
        json.WritePropertyName("resume_data"u8);
        json.WriteRawValue(data.Span, skipInputValidation: true);
        json.WriteNumber("interrupt_type"u8, point.Type);
        json.WriteEndObject();
    }
}
