using System.Text.Json;

namespace CozeProxy.Tests.EndToEnd;

/// <summary>What an answer has beside OpenAI's fields.</summary>
internal static class CozeExtrasOf
{
    /// <summary>The object <c>coze</c> of the whole answer, or of the one chunk that has it; undefined when there is none.</summary>
    public static JsonElement Extras(this ChatAnswer answer)
    {
        var objects = answer.IsStream ? answer.Chunks : [answer.Body];
        return objects.Where(item => item.TryGetProperty("coze", out _)).Select(item => item.GetProperty("coze")).SingleOrDefault();
    }

    public static string ConversationId(this ChatAnswer answer) => answer.Extras().GetProperty("conversation_id").GetString()!;

    public static string Reasoning(this ChatAnswer answer)
    {
        var messages = answer.IsStream
            ? answer.Chunks.Where(chunk => chunk.GetProperty("choices").GetArrayLength() > 0).Select(chunk => chunk.GetProperty("choices")[0].GetProperty("delta"))
            : [answer.Body.GetProperty("choices")[0].GetProperty("message")];
        return string.Concat(messages.Select(message => message.TryGetProperty("reasoning_content", out var reasoning) ? reasoning.GetString() : ""));
    }
}
