using System.Buffers;
using System.Globalization;
using System.Text.Json;
using CozeProxy.Transforms.Buffers;
using CozeProxy.Transforms.Exchange;
using CozeProxy.Transforms.Files;
using CozeProxy.Transforms.Requests;
using CozeProxy.Transforms.Streaming;
using CozeProxy.Transforms.Targets.Chats;
using CozeProxy.Transforms.Targets.Parameters;

namespace CozeProxy.Transforms.Targets.Bots;

/// <summary>A bot, asked by <c>POST /v3/chat</c>, whose answer is streamed whether or not the client streams: else it would have to be polled for.</summary>
internal sealed class BotTarget(TargetSettings settings, string model) : ChatTarget(settings, model)
{
    private const int MostMessages = 100;

    public override string Path => "/v3/chat";

    public override IReadOnlyList<KeyValuePair<string, string>> QueryFor(ChatRequest request) =>
        request.ConversationId is { } conversation ? [new("conversation_id", conversation)] : [];

    public override long EstimateInput(ChatRequest request) => request.EstimateConversation();

    internal override int MostFiles(FileKind kind) => int.MaxValue;

    // It sees them with the messages they came with.
    internal override bool TakesFilesOf(ChatRequest request, int message) =>
        request.Messages[message].Role != MessageRole.System && message >= AdditionalMessages.First(request);

    internal override void WriteBody(ChatExchange exchange, IBufferWriter<byte> output)
    {
        var request = exchange.Request;
        using var json = new Utf8JsonWriter(output, RelaxedJson.Options);
        json.WriteStartObject();
        json.WriteString("bot_id"u8, Id);
        json.WriteString("user_id"u8, request.User ?? string.Create(CultureInfo.InvariantCulture, $"account-{exchange.AccountId}"));
        json.WriteBoolean("stream"u8, true);
        AdditionalMessages.Write(json, exchange, MostMessages);
        if (ParameterWriter.HasAny(exchange))
        {
            json.WriteStartObject("custom_variables"u8);
            ParameterWriter.Write(json, exchange, ParameterStyle.Texts, withInput: false);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    internal override EventConverter CreateConverter(AnswerSink answer, RunReport report) => new ChatEvents(answer, report);
}
