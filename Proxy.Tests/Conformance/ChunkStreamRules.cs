using System.Text.Json;

namespace CozeProxy.Tests.Conformance;

/// <summary>
/// The rules of streams of chunks: data lines only; the same id, time and model in each; one finish reason, behind all text;
/// then the usage, where it was asked for; then <c>[DONE]</c>. Or an error as the last event, and no <c>[DONE]</c>.
/// </summary>
internal static class ChunkStreamRules
{
    public static void Check(string text, string type)
    {
        var data = new List<string>();
        foreach (var lines in Conforming.Events(text))
        {
            lines.ShouldHaveSingleItem().ShouldStartWith("data: ");
            data.Add(lines[0]["data: ".Length..]);
        }

        var isDone = data[^1] == "[DONE]";
        data.RemoveAt(data.Count - 1);
        if (!isDone)
        {
            Conforming.ShouldBe(Last(text), "ErrorBody");
        }

        data.ShouldNotContain("[DONE]");
        CheckChunks([.. data.Select(chunk => Conforming.ShouldBe(chunk, type))], isDone);
    }

    private static void CheckChunks(List<JsonElement> chunks, bool isDone)
    {
        foreach (var field in new[] { "id", "created", "model" })
        {
            chunks.Select(chunk => chunk.GetProperty(field).GetRawText()).Distinct().Count().ShouldBeLessThanOrEqualTo(1, field);
        }

        var choices = chunks.Where(chunk => chunk.GetProperty("choices").GetArrayLength() > 0).Select(chunk => chunk.GetProperty("choices")[0]).ToList();
        var roles = choices.Where(choice => choice.TryGetProperty("delta", out var delta) && delta.TryGetProperty("role", out _)).ToList();
        roles.Count.ShouldBeLessThanOrEqualTo(1);
        if (choices.Count > 0 && choices[0].TryGetProperty("delta", out var first) && first.EnumerateObject().Any())
        {
            first.TryGetProperty("role", out _).ShouldBeTrue("the first chunk says who speaks");
        }

        var finished = choices.FindIndex(choice => choice.GetProperty("finish_reason").ValueKind != JsonValueKind.Null);
        finished.ShouldBe(isDone ? choices.Count - 1 : -1);

        // Every chunk speaks of the usage, or none does; only the last one, without choices, has it.
        var usages = chunks.Where(chunk => chunk.TryGetProperty("usage", out _)).ToList();
        if (isDone && usages.Count > 0)
        {
            usages.Count.ShouldBe(chunks.Count);
            chunks[^1].GetProperty("choices").GetArrayLength().ShouldBe(0);
            chunks.Count(chunk => chunk.GetProperty("usage").ValueKind == JsonValueKind.Object).ShouldBe(1);
            chunks[^1].GetProperty("usage").ValueKind.ShouldBe(JsonValueKind.Object);
        }
    }

    private static string Last(string text) => Conforming.Events(text)[^1][0]["data: ".Length..];
}
