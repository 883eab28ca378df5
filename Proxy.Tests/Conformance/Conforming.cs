using System.Text.Json;

namespace CozeProxy.Tests.Conformance;

/// <summary>Holds whole answers and streams against OpenAI's shapes, and streams against the order their events have.</summary>
internal static class Conforming
{
    public static readonly JsonSerializerOptions Deep = new() { MaxDepth = 128 };

    public static JsonElement ShouldBe(string json, string type)
    {
        var value = JsonSerializer.Deserialize<JsonElement>(json, Deep);
        var problems = ShapeBook.OpenAi.Problems(value, type);
        problems.ShouldBeEmpty(json.Length > 2000 ? json[..2000] + "…" : json);
        return value;
    }

    public static void Whole(string dialect, string json) => ShouldBe(json, dialect switch
    {
        "ChatCompletions" => "ChatCompletion",
        "Completions" => "Completion",
        _ => "Response",
    });

    public static void Stream(string dialect, string text)
    {
        switch (dialect)
        {
            case "ChatCompletions":
                ChunkStreamRules.Check(text, "ChatCompletionChunk");
                break;
            case "Completions":
                ChunkStreamRules.Check(text, "CompletionChunk");
                break;
            default:
                ResponseStreamRules.Check(text);
                break;
        }
    }

    /// <summary>The events of a stream as their lines; comments are left out.</summary>
    public static IReadOnlyList<string[]> Events(string text)
    {
        text.ShouldEndWith("\n\n");
        return [.. text[..^2].Split("\n\n").Where(block => !block.StartsWith(':')).Select(block => block.Split('\n'))];
    }
}
