using System.Buffers;
using System.Text.Json;
using CozeProxy.Transforms.Buffers;
using CozeProxy.Transforms.Exchange;
using CozeProxy.Transforms.Requests;
using CozeProxy.Transforms.Streaming;
using CozeProxy.Transforms.Targets.Chats;
using CozeProxy.Transforms.Targets.Parameters;

namespace CozeProxy.Transforms.Targets.Chatflows;

/// <summary>A chatflow, run by <c>POST /v1/workflows/chat</c> for an app or a bot; it always streams.</summary>
internal sealed class ChatflowTarget(TargetSettings settings, string model) : ChatTarget(settings, model)
{
    private const int MostMessages = 50;

    public override string Path => "/v1/workflows/chat";

    public override long EstimateInput(ChatRequest request) => request.EstimateConversation();

    internal override void WriteBody(ChatExchange exchange, IBufferWriter<byte> output)
    {
        var request = exchange.Request;
        using var json = new Utf8JsonWriter(output, RelaxedJson.Options);
        json.WriteStartObject();
        json.WriteString("workflow_id"u8, Id);
        if (Settings.AppId is { } app)
        {
            json.WriteString("app_id"u8, app);
        }
        else
        {
            json.WriteString("bot_id"u8, Settings.BotId);
        }

        if (request.ConversationId is { } conversation)
        {
            json.WriteString("conversation_id"u8, conversation);
        }

        AdditionalMessages.Write(json, exchange, MostMessages);

        // Required, even where there are none.
        json.WriteStartObject("parameters"u8);
        ParameterWriter.Write(json, exchange, withInput: false);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    internal override EventConverter CreateConverter(AnswerSink answer, RunReport report) => new ChatEvents(answer, report);
}
