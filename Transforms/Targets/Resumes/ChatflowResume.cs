using System.Buffers;
using System.Text.Json;
using CozeProxy.Transforms.Buffers;
using CozeProxy.Transforms.Exchange;
using CozeProxy.Transforms.Interrupts;

namespace CozeProxy.Transforms.Targets.Resumes;

/// <summary>Answers a chatflow's question. Coze has no call for that of its own: the answer is the next message of the same conversation.</summary>
internal sealed class ChatflowResume(ChatTarget original, Resume resume) : ResumeTarget(original, resume)
{
    public override string Path => "/v1/workflows/chat";

    internal override void WriteBody(ChatExchange exchange, IBufferWriter<byte> output)
    {
        var point = Resume.Point;
        using var json = new Utf8JsonWriter(output, RelaxedJson.Options);
        json.WriteStartObject();
        json.WriteString("workflow_id"u8, Id);
        WriteText(json, "conversation_id", point.ConversationId);
        WriteText(json, "app_id", point.AppId);
        WriteText(json, "bot_id", point.BotId);
        json.WriteStartArray("additional_messages"u8);
        foreach (var answer in Resume.Answers)
        {
            json.WriteStartObject();
            json.WriteString("role"u8, "user"u8);
            json.WritePropertyName("content"u8);
            json.WriteRawValue(answer.Data.Span, skipInputValidation: true);
            json.WriteString("content_type"u8, "text"u8);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WritePropertyName("parameters"u8);
        json.WriteRawValue(Settings.Parameters.IsEmpty ? "{}"u8 : Settings.Parameters.Span, skipInputValidation: true);
        json.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }
}
