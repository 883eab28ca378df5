using System.Text.Json;
using CozeProxy.Transforms.Exchange;
using CozeProxy.Transforms.Interrupts;

namespace CozeProxy.Transforms.Targets.Chats;

/// <summary>The calls a chat waits for: a bot's functions, or the reply to a chatflow's question.</summary>
internal static class RequiredAction
{
    /// <summary>One interrupt for each call of <c>required_action.submit_tool_outputs.tool_calls</c>.</summary>
    public static IReadOnlyList<Interrupt> Read(ReadOnlySpan<byte> data, RunReport report)
    {
        var reader = new Utf8JsonReader(data);
        using var chat = JsonDocument.ParseValue(ref reader);
        if (!TryGet(chat.RootElement, "required_action", JsonValueKind.Object, out var action)
            || !TryGet(action, "submit_tool_outputs", JsonValueKind.Object, out var submit)
            || !TryGet(submit, "tool_calls", JsonValueKind.Array, out var calls))
        {
            return [new Interrupt { EventId = "", ConversationId = report.ConversationId, ChatId = report.ChatId }];
        }

        return [.. calls.EnumerateArray().Where(call => call.ValueKind == JsonValueKind.Object).Select(call => ReadCall(call, report))];
    }

    private static Interrupt ReadCall(JsonElement call, RunReport report)
    {
        var hasFunction = TryGet(call, "function", JsonValueKind.Object, out var function);
        return new Interrupt
        {
            EventId = Text(call, "id") ?? "",
            Function = hasFunction ? Text(function, "name") : null,
            Arguments = hasFunction ? Text(function, "arguments") : null,
            ConversationId = report.ConversationId,
            ChatId = report.ChatId,
        };
    }

    private static string? Text(JsonElement element, string name) => TryGet(element, name, JsonValueKind.String, out var text) ? text.GetString() : null;

    private static bool TryGet(JsonElement element, string name, JsonValueKind kind, out JsonElement value) =>
        element.TryGetProperty(name, out value) && value.ValueKind == kind;
}
