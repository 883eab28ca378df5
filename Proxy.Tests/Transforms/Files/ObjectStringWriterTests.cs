using System.Text.Json;
using CozeProxy.Transforms.Files;

namespace CozeProxy.Tests.Transforms.Files;

internal sealed class ObjectStringWriterTests
{
    [Test]
    public void Text_images_and_files_are_items_of_json_in_a_string()
    {
        var items = Items(
            $$$"""
            {"type":"text","text":"a \"b\""},
            {"type":"image_url","image_url":{"url":"{{{PartReading.PngUri}}}"}},
            {"type":"text","text":"你好"},
            {"type":"file","file":{"file_data":"aGVsbG8=","filename":"a.txt"}},
            {"type":"image_url","image_url":"https://example.com/c.png"}
            """);

        Print(items).ShouldBe(["type=text text=a \"b\"\n你好", "type=image file_id=71", "type=file file_id=72", "type=image file_url=https://example.com/c.png"]);
    }

    [TestCase("""{"type":"image_url","image_url":"https://example.com/c.png"}""", "[image]")]
    [TestCase("""{"type":"text","text":"  "},{"type":"file","file":{"file_id":"9"}}""", "[file]")]
    public void Files_without_text_get_the_text_that_coze_demands(string parts, string text) =>
        Items(parts).Single(item => item.GetProperty("type").GetString() == "text").GetProperty("text").GetString().ShouldBe(text);

    [Test]
    public void A_message_without_files_is_left_to_others()
    {
        var exchange = FileExchange.Of("""[{"role":"user","content":[{"type":"text","text":"Hi"}]}]""");

        FileExchange.Write(json => ObjectStringWriter.TryWrite(json, exchange.Request.Messages[0], exchange).ShouldBeFalse()).EnumerateObject().ShouldBeEmpty();
    }

    private static List<JsonElement> Items(string parts)
    {
        var exchange = FileExchange.Of($$"""[{"role":"user","content":[{{parts}}]}]""", ("i", "$images"), ("f", "$files"));
        var written = FileExchange.Write(json => ObjectStringWriter.TryWrite(json, exchange.Request.Messages[0], exchange).ShouldBeTrue());
        written.EnumerateObject().Select(field => field.Name).ShouldBe(["content", "content_type"]);
        written.GetProperty("content_type").GetString().ShouldBe("object_string");
        return [.. JsonSerializer.Deserialize<JsonElement>(written.GetProperty("content").GetString()!).EnumerateArray()];
    }

    private static IEnumerable<string> Print(IEnumerable<JsonElement> items) =>
        items.Select(item => string.Join(' ', item.EnumerateObject().Select(field => $"{field.Name}={field.Value}")));
}
