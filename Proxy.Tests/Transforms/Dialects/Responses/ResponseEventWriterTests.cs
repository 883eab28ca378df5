using System.Text;
using System.Text.Json;
using CozeProxy.Tests.Transforms.Fakes;
using CozeProxy.Transforms.Coze;
using CozeProxy.Transforms.Dialects.Responses;
using CozeProxy.Transforms.Exchange;
using CozeProxy.Transforms.OpenAi;

namespace CozeProxy.Tests.Transforms.Dialects.Responses;

internal sealed class ResponseEventWriterTests
{
    private static readonly CozeUsage Usage = new(134, 7, 141);

    [Test]
    public void A_delta_is_OpenAIs_to_the_byte() => Write(writer =>
    {
        writer.Text("a"u8);
        writer.Text("Hel\"为"u8);
    }).ShouldEndWith(
        "event: response.output_text.delta\ndata: {\"type\":\"response.output_text.delta\",\"item_id\":\"msg_8f14e45f_0\",\"output_index\":0,"
        + "\"content_index\":0,\"logprobs\":[],\"sequence_number\":5,\"delta\":\"Hel\\\"为\"}\n\n");

    [Test]
    public void Reasoning_and_text_are_items_of_their_own_in_their_order()
    {
        var response = Data(Write(writer =>
        {
            writer.Reasoning("think"u8);
            writer.Reasoning("ing"u8);
            writer.Text("one"u8);
            writer.Reasoning("again"u8);
            writer.Text("two"u8);
            writer.Finish(Usage);
        }))[^1].GetProperty("response");

        response.GetProperty("output").EnumerateArray().Select(item => item.GetProperty("type").GetString())
            .ShouldBe(["reasoning", "message", "reasoning", "message"]);
        response.GetProperty("output")[0].GetProperty("summary")[0].GetProperty("text").GetString().ShouldBe("thinking");
        response.GetProperty("output")[3].GetProperty("content")[0].GetProperty("text").GetString().ShouldBe("two");
        response.GetProperty("usage").GetProperty("total_tokens").GetInt32().ShouldBe(141);
    }

    [Test]
    public void A_failure_is_the_response_and_an_event_that_clients_throw_on()
    {
        var events = Data(Write(writer =>
        {
            writer.Text("half"u8);
            writer.Fail(FaultTable.Classify(new CozeFault(null, 4200, "no such thing")).Error, Language.English);
        }));

        events[^2].GetProperty("response").GetProperty("status").GetString().ShouldBe("failed");
        events[^2].GetProperty("response").GetProperty("output")[0].GetProperty("status").GetString().ShouldBe("incomplete");
        events[^1].GetProperty("code").GetString().ShouldBe("workflow_not_found");
        events[^1].GetProperty("error").GetProperty("coze").GetProperty("code").GetInt32().ShouldBe(4200);
        events.ShouldNotContain(next => next.GetProperty("type").GetString() == "response.output_text.done");
    }

    private static string Write(Action<ResponseEventWriter> write)
    {
        using var writer = new ResponseEventWriter(Some.Exchange(), new RunReport());
        write(writer);
        return Encoding.UTF8.GetString(writer.Output.Span);
    }

    private static List<JsonElement> Data(string text) =>
        [.. text.Split('\n').Where(line => line.StartsWith("data: ", StringComparison.Ordinal)).Select(line => JsonSerializer.Deserialize<JsonElement>(line[6..]))];
}
