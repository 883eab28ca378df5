using System.Text.Json;

namespace CozeProxy.Tests.Conformance;

/// <summary>
/// The rules of Responses streams: an event line that says the type once more, numbers without a gap, each item opened, filled
/// and closed before the next, the same text in deltas, done events and the response, and one end.
/// </summary>
internal static class ResponseStreamRules
{
    public static void Check(string text)
    {
        var events = new List<JsonElement>();
        foreach (var lines in Conforming.Events(text))
        {
            lines.Length.ShouldBe(2);
            lines[1].ShouldStartWith("data: ");
            var next = Conforming.ShouldBe(lines[1]["data: ".Length..], "StreamEvent");
            lines[0].ShouldBe($"event: {Type(next)}");
            next.GetProperty("sequence_number").GetInt32().ShouldBe(events.Count);
            events.Add(next);
        }

        Type(events[0]).ShouldBe("response.created");
        Type(events[1]).ShouldBe("response.in_progress");
        var isFailed = Type(events[^1]) == "error";
        var end = isFailed ? events[^2] : events[^1];
        Type(end).ShouldBeOneOf(isFailed ? ["response.failed"] : ["response.completed", "response.incomplete"]);
        $"response.{end.GetProperty("response").GetProperty("status").GetString()}".ShouldBe(Type(end));
        CheckItems(events[2..(isFailed ? ^2 : ^1)], end.GetProperty("response"), isFailed);
    }

    private static void CheckItems(List<JsonElement> events, JsonElement response, bool isFailed)
    {
        var output = response.GetProperty("output");
        var at = 0;
        var index = 0;
        while (at < events.Count)
        {
            var item = Take(events, ref at, "response.output_item.added", index).GetProperty("item");
            var written = "";
            var kind = item.GetProperty("type").GetString();
            var (opened, delta, closed, partClosed) = kind switch
            {
                "message" => ("response.content_part.added", "response.output_text.delta", "response.output_text.done", "response.content_part.done"),
                "reasoning" => ("response.reasoning_summary_part.added", "response.reasoning_summary_text.delta",
                    "response.reasoning_summary_text.done", "response.reasoning_summary_part.done"),
                _ => (null, "response.function_call_arguments.delta", "response.function_call_arguments.done", null),
            };
            if (opened is not null)
            {
                Take(events, ref at, opened, index, item);
            }

            while (at < events.Count && Type(events[at]) == delta)
            {
                written += Take(events, ref at, delta, index, item).GetProperty("delta").GetString();
            }

            if (at == events.Count && isFailed)
            {
                TextOf(output[index]).ShouldBe(written);
                output[index].GetProperty("status").GetString().ShouldBe("incomplete");
                index++;
                break;
            }

            Take(events, ref at, closed, index, item).GetProperty(kind == "function_call" ? "arguments" : "text").GetString().ShouldBe(written);
            if (partClosed is not null)
            {
                Take(events, ref at, partClosed, index, item).GetProperty("part").GetProperty("text").GetString().ShouldBe(written);
            }

            var done = Take(events, ref at, "response.output_item.done", index).GetProperty("item");
            done.GetProperty("id").GetString().ShouldBe(item.GetProperty("id").GetString());
            TextOf(done).ShouldBe(written);
            JsonElement.DeepEquals(done, output[index]).ShouldBeTrue($"{done} is not {output[index]}");
            index++;
        }

        output.GetArrayLength().ShouldBe(index);
        output.EnumerateArray().Select(item => item.GetProperty("id").GetString()).ShouldBeUnique();
    }

    private static JsonElement Take(List<JsonElement> events, ref int at, string type, int index, JsonElement? item = null)
    {
        at.ShouldBeLessThan(events.Count, type);
        var next = events[at++];
        Type(next).ShouldBe(type);
        next.GetProperty("output_index").GetInt32().ShouldBe(index);
        if (item is { } owner)
        {
            next.GetProperty("item_id").GetString().ShouldBe(owner.GetProperty("id").GetString());
        }

        return next;
    }

    private static string TextOf(JsonElement item) => item.GetProperty("type").GetString() switch
    {
        "message" => item.GetProperty("content")[0].GetProperty("text").GetString()!,
        "reasoning" => item.GetProperty("summary")[0].GetProperty("text").GetString()!,
        _ => item.GetProperty("arguments").GetString()!,
    };

    private static string Type(JsonElement next) => next.GetProperty("type").GetString()!;
}
