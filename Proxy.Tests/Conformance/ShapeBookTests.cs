using System.Text.Json;

namespace CozeProxy.Tests.Conformance;

/// <summary>A judge who lets everything pass would be of no use.</summary>
internal sealed class ShapeBookTests
{
    private const string Chunk =
        """{"id":"x","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"content":"x"},"finish_reason":null}]}""";

    [TestCase("\"id\"", "\"id\"", null)]
    [TestCase("\"id\":\"x\",", "", "$.id is missing")]
    [TestCase("\"created\":1", "\"created\":\"1\"", "$.created is \"1\" and not int")]
    [TestCase("\"created\":1", "\"created\":1.5", "$.created is 1.5 and not int")]
    [TestCase("\"created\":1", "\"created\":1,\"created\":1", "$.created comes twice")]
    [TestCase("chat.completion.chunk", "chat.completion", "$.object is \"chat.completion\" and not 'chat.completion.chunk'")]
    [TestCase("\"model\":\"m\"", "\"model\":\"m\",\"event_id\":1", "$.event_id is unknown to ChatCompletionChunk")]
    [TestCase("{\"content\":\"x\"}", "{\"content\":5}", "$.choices[0].delta.content is 5 and not string")]
    [TestCase("{\"content\":\"x\"}", "{\"text\":\"x\"}", "$.choices[0].delta.text is unknown to ChunkDelta")]
    [TestCase("\"finish_reason\":null", "\"finish_reason\":\"end\"", "$.choices[0].finish_reason is \"end\" and not 'stop'")]
    public void What_differs_is_named(string text, string instead, string? problem)
    {
        Chunk.ShouldContain(text);
        var chunk = JsonSerializer.Deserialize<JsonElement>(Chunk.Replace(text, instead, StringComparison.Ordinal));

        ShapeBook.OpenAi.Problems(chunk, "ChatCompletionChunk").ShouldBe(problem is null ? [] : [problem]);
    }

    [Test]
    public void Of_several_shapes_the_nearest_is_named()
    {
        var delta = JsonSerializer.Deserialize<JsonElement>(
            """{"type":"response.output_text.delta","sequence_number":1,"item_id":"i","output_index":0,"content_index":0,"delta":"x"}""");

        ShapeBook.OpenAi.Problems(delta, "StreamEvent").ShouldBe(["$.logprobs is missing"]);
    }
}
