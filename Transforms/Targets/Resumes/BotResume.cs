using System.Buffers;
using System.Text.Json;
using CozeProxy.Transforms.Buffers;
using CozeProxy.Transforms.Exchange;
using CozeProxy.Transforms.Interrupts;
using CozeProxy.Transforms.Requests;

namespace CozeProxy.Transforms.Targets.Resumes;

/// <summary>Gives a bot the outputs of the tools it called, all at once: <c>POST /v3/chat/submit_tool_outputs</c>.</summary>
internal sealed class BotResume(ChatTarget original, Resume resume) : ResumeTarget(original, resume)
{
    public override string Path => "/v3/chat/submit_tool_outputs";

    public override IReadOnlyList<KeyValuePair<string, string>> QueryFor(ChatRequest request) =>
    [
        new("conversation_id", Resume.Point.ConversationId ?? ""),
        new("chat_id", Resume.Point.ChatId ?? ""),
    ];

    internal override void WriteBody(ChatExchange exchange, IBufferWriter<byte> output)
    {
        using var json = new Utf8JsonWriter(output, RelaxedJson.Options);
        json.WriteStartObject();
        json.WriteStartArray("tool_outputs"u8);
        foreach (var (point, data) in Resume.Answers)
        {
            json.WriteStartObject();
            json.WriteString("tool_call_id"u8, point.EventId);
            json.WritePropertyName("output"u8);
            json.WriteRawValue(data.Span, skipInputValidation: true);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteBoolean("stream"u8, true);
        json.WriteEndObject();
    }
}
