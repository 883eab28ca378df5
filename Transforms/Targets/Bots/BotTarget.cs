using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using CozeProxy.Transforms.Exchange;
using CozeProxy.Transforms.Requests;
using CozeProxy.Transforms.Streaming;
using CozeProxy.Transforms.Targets.Chats;

namespace CozeProxy.Transforms.Targets.Bots;

/// <summary>A bot, asked by <c>POST /v3/chat</c>, whose answer is streamed whether or not the client streams: else it would have to be polled for.</summary>
internal sealed class BotTarget(TargetSettings settings, string model) : ChatTarget(settings, model)
{
    private const int MostMessages = 100;

    private static readonly JsonWriterOptions RelaxedEscaping =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public override string Path => "/v3/chat";

    public override IReadOnlyList<KeyValuePair<string, string>> QueryFor(ChatRequest request) =>
        request.ConversationId is { } conversation ? [new("conversation_id", conversation)] : [];

    public override long EstimateInput(ChatRequest request) => request.EstimateConversation();

    internal override void WriteBody(ChatExchange exchange, IBufferWriter<byte> output)
    {
        var request = exchange.Request;
        using var json = new Utf8JsonWriter(output, RelaxedEscaping);
        json.WriteStartObject();
        json.WriteString("bot_id"u8, Id);
        json.WriteString("user_id"u8, request.User ?? string.Create(CultureInfo.InvariantCulture, $"account-{exchange.AccountId}"));
        json.WriteBoolean("stream"u8, true);
        AdditionalMessages.Write(json, request, MostMessages, withSystem: !ChatParameters.TakeSystem(Settings));
        WriteVariables(json, ChatParameters.Of(Settings, request));
        json.WriteEndObject();
    }

    internal override EventConverter CreateConverter(AnswerSink answer, RunReport report) => new ChatEvents(answer, report);

    // A prompt's variables are texts: whatever else a parameter holds goes as its JSON.
    private static void WriteVariables(Utf8JsonWriter json, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> parameters)
    {
        if (parameters.Count == 0)
        {
            return;
        }

        json.WriteStartObject("custom_variables"u8);
        foreach (var (name, value) in parameters)
        {
            if (value.Span[0] == (byte)'"')
            {
                json.WritePropertyName(name);
                json.WriteRawValue(value.Span, skipInputValidation: true);
            }
            else if (!value.Span.SequenceEqual("null"u8))
            {
                json.WriteString(name, value.Span);
            }
        }

        json.WriteEndObject();
    }
}
