using System.Text.Json;

namespace CozeProxy.Tests.EndToEnd;

/// <summary>A call of the tool <c>coze_interrupt</c>, put together from an answer of either shape as clients do.</summary>
internal sealed record AskedCall(string Id, string Name, JsonElement Arguments)
{
    public string Question => Arguments.GetProperty("question").GetString()!;

    public static IReadOnlyList<AskedCall> In(ChatAnswer answer) => answer.IsStream ? InStream(answer) : InWhole(answer);

    public static string FinishOf(ChatAnswer answer) => answer.IsStream
        ? answer.Chunks.Where(HasChoice).Select(chunk => chunk.GetProperty("choices")[0].GetProperty("finish_reason").GetString()).Last()!
        : answer.Body.GetProperty("choices")[0].GetProperty("finish_reason").GetString()!;

    private static List<AskedCall> InWhole(ChatAnswer answer) =>
        answer.Body.GetProperty("choices")[0].GetProperty("message").TryGetProperty("tool_calls", out var calls)
            ? [.. calls.EnumerateArray().Select(call => Of(call, call.GetProperty("function").GetProperty("arguments").GetString()!))]
            : [];

    private static List<AskedCall> InStream(ChatAnswer answer)
    {
        var calls = new SortedDictionary<int, AskedCall>();
        foreach (var chunk in answer.Chunks.Where(HasChoice))
        {
            if (chunk.GetProperty("choices")[0].GetProperty("delta").TryGetProperty("tool_calls", out var parts))
            {
                foreach (var part in parts.EnumerateArray())
                {
                    calls.Add(part.GetProperty("index").GetInt32(), Of(part, part.GetProperty("function").GetProperty("arguments").GetString()!));
                }
            }
        }

        return [.. calls.Values];
    }

    private static bool HasChoice(JsonElement chunk) => chunk.GetProperty("choices").GetArrayLength() > 0;

    private static AskedCall Of(JsonElement call, string arguments)
    {
        call.GetProperty("type").GetString().ShouldBe("function");
        return new AskedCall(
            call.GetProperty("id").GetString()!, call.GetProperty("function").GetProperty("name").GetString()!, JsonSerializer.Deserialize<JsonElement>(arguments));
    }
}
