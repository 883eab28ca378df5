using CozeProxy.Transforms.Files;
using CozeProxy.Transforms.Targets;

namespace CozeProxy.Tests.Transforms.Files;

internal sealed class FileParameterWriterTests
{
    private const string Messages = $$$"""
        [{"role":"user","content":[
            {"type":"image_url","image_url":{"url":"{{{PartReading.PngUri}}}"}},
            {"type":"image_url","image_url":{"url":"https://example.com/b.png?x=1&y=\u4f60"}},
            {"type":"file","file":{"file_id":"900"}}]}]
        """;

    [TestCase(InputKind.Image, """{"p":"{\"file_id\":\"71\"}"}""")]
    [TestCase(InputKind.Images, """{"p":["{\"file_id\":\"71\"}","https://example.com/b.png?x=1&y=你"]}""")]
    [TestCase(InputKind.File, """{"p":"{\"file_id\":\"900\"}"}""")]
    [TestCase(InputKind.Files, """{"p":["{\"file_id\":\"900\"}"]}""")]
    public void An_id_is_json_in_a_string_and_a_url_is_a_string(InputKind kind, string expected)
    {
        var exchange = FileExchange.Of(Messages, ("i", "$images"), ("f", "$files"));

        var written = FileExchange.Write(json => FileParameterWriter.TryWrite(json, "p", kind, exchange).ShouldBeTrue());

        System.Text.Json.JsonElement.DeepEquals(written, System.Text.Json.JsonSerializer.Deserialize<System.Text.Json.JsonElement>(expected)).ShouldBeTrue(written.ToString());
    }

    [TestCase(InputKind.Image)]
    [TestCase(InputKind.Files)]
    [TestCase(InputKind.History)]
    [TestCase(InputKind.Literal)]
    public void Without_a_file_nothing_is_written(InputKind kind)
    {
        var exchange = FileExchange.Of("""[{"role":"user","content":"Hi"}]""", ("i", "$images"));

        FileExchange.Write(json => FileParameterWriter.TryWrite(json, "p", kind, exchange).ShouldBeFalse()).EnumerateObject().ShouldBeEmpty();
    }
}
