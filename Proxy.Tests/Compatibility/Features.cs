using System.Text.Json;
using CozeProxy.Sandbox.Coze.Workflows;

namespace CozeProxy.Tests.Compatibility;

/// <summary>The rows of the table. All clients print their results in the same words.</summary>
internal static class Features
{
    public const string Question = "Hello";

    /// <summary>Known to the models that think: it must not appear in the answer.</summary>
    public const string Thought = "The user greets me.";

    public const int InputTokens = 45;
    public const int OutputTokens = 123;

    /// <summary>What is amiss where a failure makes no noise.</summary>
    public const string NoError = "no error";

    private static readonly string Answer = BuiltInScripts.Greeting(Question);

    public static IReadOnlyList<Feature> All { get; } =
    [
        new("streamed", "Streamed answer", (seen, _) => Text(seen, Answer) ?? Finish(seen, "stop") ?? Check(Number(seen, "pieces") > 1, "came in one piece")),
        new("whole", "Whole answer", (seen, _) => Text(seen, Answer) ?? Finish(seen, "stop")),
        new("usage", "Usage of a streamed answer", (seen, _) => Usage(seen)),
        new("refused", "Error before any text, with status and code", (seen, _) => Refused(seen)),
        new("broken", "Error in mid-stream, behind the text until then", (seen, _) => Broken(seen)),
        new("reasoning", "Reasoning, apart from the answer", (seen, _) =>
            Check(String(seen, "reasoning") == Thought, "no reasoning") ?? Text(seen, Answer)),
        new("image", "Image as a data: URI", (seen, _) => Check(String(seen, "text")?.Contains("file_id", StringComparison.Ordinal) == true, "the image was not seen")),
        new("file", "PDF as a file", (seen, _) => Check(String(seen, "text")?.Contains("file_id", StringComparison.Ordinal) == true, "the file was not seen")),
        new("stop", "`stop`", (seen, _) => Text(seen, Answer[..Answer.IndexOf(" said", StringComparison.Ordinal)]) ?? Finish(seen, "stop")),
        new("length", "`max_tokens`", (seen, _) => Finish(seen, "length")
            ?? Check(String(seen, "text") is { Length: > 0 } text && text.Length < Answer.Length && Answer.StartsWith(text, StringComparison.Ordinal), "not cut")),
        new("interrupt", "A run's question as a call of `coze_interrupt`, and its answer", (seen, _) => Interrupt(seen)),
        new("models", "List of models", (seen, kind) =>
            Check(seen.TryGetProperty("ids", out var ids) && ids.EnumerateArray().Any(id => id.GetString() == kind), "the model is not listed")),
        new("responses", "Responses API", (seen, _) => Check(String(seen, "whole") == Answer, "no whole answer")
            ?? Text(seen, Answer) ?? Finish(seen, "completed") ?? Check(Number(seen, "pieces") > 1, "came in one piece")),
        new("completions", "Legacy completions", (seen, _) =>
            Check(String(seen, "text")?.StartsWith("Hello! You said: ", StringComparison.Ordinal) == true, "another text") ?? Finish(seen, "stop")),
    ];

    private static string? Usage(JsonElement seen) =>
        seen.TryGetProperty("usage", out var usage) && usage.ValueKind == JsonValueKind.Object
            ? Check(Number(usage, "input") == InputTokens && Number(usage, "output") == OutputTokens && Number(usage, "total") == InputTokens + OutputTokens, "other counts")
            : "no usage";

    private static string? Refused(JsonElement seen) =>
        seen.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.Object
            ? Check(Number(error, "status") is >= 400 and < 500, "no status") ?? Check(String(error, "code") is { Length: > 0 }, "no code") ?? Text(seen, null)
            : NoError;

    // What a client calls the end of a stream that failed differs; none may take it for an answer's.
    private static string? Broken(JsonElement seen) =>
        Check(String(seen, "finish") is null or "error", "taken for a finished answer")
        ?? Check(String(seen, "text") is { Length: > 0 }, "the text before it is lost")
        ?? Check(seen.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.Object, NoError);

    private static string? Interrupt(JsonElement seen)
    {
        if (!seen.TryGetProperty("calls", out var calls) || calls.GetArrayLength() != 1)
        {
            return "no call";
        }

        return Check(String(calls[0], "name") == "coze_interrupt", "another call") ?? Check(String(calls[0], "arguments") is { Length: > 2 }, "no question")
            ?? Finish(seen, "tool_calls") ?? Check(String(seen, "text") is { Length: > 0 }, "no answer after it");
    }

    private static string? Text(JsonElement seen, string? expected) =>
        Check((String(seen, "text") ?? "") == (expected ?? ""), $"the text is '{String(seen, "text")}'");

    private static string? Finish(JsonElement seen, string expected) =>
        Check(String(seen, "finish") == expected, $"the finish reason is '{String(seen, "finish")}'");

    private static string? Check(bool holds, string amiss) => holds ? null : amiss;

    private static string? String(JsonElement seen, string name) =>
        seen.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static long? Number(JsonElement seen, string name) =>
        seen.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetInt64() : null;
}
