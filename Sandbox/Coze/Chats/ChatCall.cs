using System.Text.Json;
using CozeProxy.Sandbox.Coze.Wire;

namespace CozeProxy.Sandbox.Coze.Chats;

/// <summary>What a chat was asked with, and what is wrong with it if anything is.</summary>
internal sealed record ChatCall(string TargetId, JsonElement Body, bool Streaming, string? ConversationId, string? Problem)
{
    private const int MostMessagesOfBots = 100;
    private const int MostMessagesOfChatflows = 50;

    /// <summary>The messages in order, as role and text.</summary>
    public IReadOnlyList<(string Role, string Text)> Messages { get; init; } = [];

    /// <summary>The question.</summary>
    public string UserText => Messages is [.., var last] ? last.Text : "";

    public static async Task<ChatCall> ReadAsync(HttpContext context, ChatKind kind, CancellationToken cancellationToken)
    {
        try
        {
            using var document = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: cancellationToken);
            var body = document.RootElement.Clone();
            return kind == ChatKind.Bot ? OfBot(body, context.Request.Query["conversation_id"]) : OfChatflow(body);
        }
        catch (JsonException)
        {
            return new ChatCall("", default, Streaming: true, null, $"{CozeAnswer.BadParameterText}: body is not JSON");
        }
    }

    private static ChatCall OfBot(JsonElement body, string? conversationId)
    {
        var streaming = body.TryGetProperty("stream", out var stream) && stream.ValueKind == JsonValueKind.True;
        var problem = Text(body, "bot_id") is null ? "bot_id is required"
            : Text(body, "user_id") is null ? "user_id is required"
            : ProblemOfVariables(body);
        return Make(body, "bot_id", streaming, conversationId, problem, MostMessagesOfBots);
    }

    private static ChatCall OfChatflow(JsonElement body)
    {
        var hasApp = body.TryGetProperty("app_id", out _);
        var hasBot = body.TryGetProperty("bot_id", out _);
        var problem = Text(body, "workflow_id") is null ? "workflow_id is required"
            : hasApp == hasBot ? "one of app_id and bot_id is required"
            : !body.TryGetProperty("parameters", out var parameters) || parameters.ValueKind != JsonValueKind.Object ? "parameters must be an object"
            : null;
        return Make(body, "workflow_id", streaming: true, Text(body, "conversation_id"), problem, MostMessagesOfChatflows);
    }

    private static ChatCall Make(JsonElement body, string id, bool streaming, string? conversationId, string? problem, int most)
    {
        var messages = ReadMessages(body);
        problem ??= messages.Count > most ? "too many additional_messages"
            : messages is [.., ("user", _)] ? null : "the last of additional_messages must be the user's";
        return new ChatCall(Text(body, id) ?? "", body, streaming, conversationId, problem is null ? null : $"{CozeAnswer.BadParameterText}: {problem}")
        {
            Messages = messages,
        };
    }

    private static string? ProblemOfVariables(JsonElement body) =>
        body.TryGetProperty("custom_variables", out var variables)
            && (variables.ValueKind != JsonValueKind.Object || variables.EnumerateObject().Any(variable => variable.Value.ValueKind != JsonValueKind.String))
                ? "custom_variables must be strings" : null;

    private static List<(string Role, string Text)> ReadMessages(JsonElement body)
    {
        return body.ValueKind == JsonValueKind.Object && body.TryGetProperty("additional_messages", out var messages) && messages.ValueKind == JsonValueKind.Array
            ? [.. messages.EnumerateArray().Select(message => (Text(message, "role") ?? "", Text(message, "content") ?? ""))]
            : [];
    }

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString() : null;
}
