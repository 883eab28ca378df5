using System.Text.Json;
using CozeProxy.Billing.Pricing;
using CozeProxy.Transforms.OpenAi;

namespace CozeProxy.Admin.Ui.Trying;

/// <summary>Reads the objects of an answer into a trial. They are our own, but what is in them is not.</summary>
internal static class TryAnswer
{
    /// <summary>A chunk of a stream, or a whole answer: the one has a delta where the other has a message. False for one that says the call failed.</summary>
    public static bool Read(TryRun run, JsonElement answer)
    {
        if (Get(answer, "error") is { ValueKind: JsonValueKind.Object } error)
        {
            run.Fail(ReadFailure(error));
            return false;
        }

        if (Get(answer, "choices") is { ValueKind: JsonValueKind.Array } choices && choices.GetArrayLength() > 0)
        {
            ReadChoice(run, choices[0]);
        }

        if (Get(answer, "usage") is { ValueKind: JsonValueKind.Object } usage)
        {
            run.Report(new TokenUsage(Number(usage, "prompt_tokens"), Number(usage, "completion_tokens"), Number(usage, "total_tokens"), Estimated: false));
        }

        return true;
    }

    public static TryFailure ReadFailure(JsonElement error)
    {
        var message = Text(error, "message") ?? "";
        var coze = Get(error, "coze");
        return new TryFailure(new LocalizedText(message, message))
        {
            Code = Text(error, "code"),
            CozeCode = coze is { } said && Get(said, "code") is { } code ? code.ToString() : null,
            CozeMessage = Text(coze, "msg"),
            LogId = Text(coze, "logid"),
            DebugUrl = Text(coze, "debug_url"),
        };
    }

    private static void ReadChoice(TryRun run, JsonElement choice)
    {
        var said = Get(choice, "delta") ?? Get(choice, "message");
        if (Text(said, "reasoning_content") is { Length: > 0 } reasoning)
        {
            run.Think(reasoning);
        }

        if (Text(said, "content") is { Length: > 0 } content)
        {
            run.Say(content);
        }

        if (said is { } value && Get(value, "tool_calls") is { ValueKind: JsonValueKind.Array } calls)
        {
            run.Ask(calls.GetRawText());
        }

        if (Text(choice, "finish_reason") is { } reason)
        {
            run.FinishWith(reason);
        }
    }

    private static JsonElement? Get(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static string? Text(JsonElement? parent, string name) =>
        parent is { } there && Get(there, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static long Number(JsonElement parent, string name) => Get(parent, name) is { } value && value.TryGetInt64(out var number) ? number : 0;
}
