using System.Text;
using CozeProxy.Tests.Transforms.Fakes;
using CozeProxy.Transforms.Files;
using CozeProxy.Transforms.Streaming;

namespace CozeProxy.Tests.Transforms.Files;

internal sealed class RequestFilesTests
{
    private static readonly string Image = PartReading.Image(PartReading.PngUri);

    [TestCase("""[{"role":"user","content":"Hi"}]""")]
    [TestCase("""[{"role":"user","content":null},{"role":"user"}]""")]
    [TestCase("""[{"role":"user","content":[{"type":"text","text":"Hi"}]}]""")]
    public void A_request_without_files_shares_the_empty_one(string messages) => FileExchange.Of(messages).Files.ShouldBeSameAs(RequestFiles.None);

    [Test]
    public void An_image_that_the_model_would_not_see_is_refused_and_so_is_a_file()
    {
        var error = FileExchange.Error(Messages(Image)).ShouldNotBeNull();
        error.Status.ShouldBe(400);
        error.Code.ShouldBe("invalid_request");
        error.Param.ShouldBe("messages");
        error.Message.English.ShouldContain("takes no images");
        error.Message.Chinese.ShouldContain("图片");

        FileExchange.Error(Messages("""{"type":"file","file":{"file_id":"7"}}"""), ("image", "$image")).ShouldNotBeNull().Message.English.ShouldContain("takes no files");
    }

    [Test]
    public void A_second_image_is_refused_where_one_is_taken()
    {
        FileExchange.Error(Messages(Image, Image), ("image", "$image")).ShouldNotBeNull().Message.English.ShouldContain("one image");
        FileExchange.Error(Messages(Image, Image), ("image", "$image"), ("all", "$images")).ShouldBeNull();
    }

    [Test]
    public void There_is_an_end_to_how_many_there_may_be()
    {
        FileExchange.Error(Messages(Image, Image, Image), ("images", "$images")).ShouldBeNull();
        FileExchange.Error(Messages(Image, Image, Image, Image), ("images", "$images")).ShouldNotBeNull().Status.ShouldBe(400);
    }

    [Test]
    public void Parameters_take_the_files_of_the_users_last_message_only()
    {
        var older = $$"""{"role":"user","content":[{{Image}}]}""";

        var answered = FileExchange.Of($$"""[{{older}},{"role":"assistant","content":"A cat."},{"role":"user","content":"Sure?"}]""", ("image", "$image"));
        answered.Files.ShouldBeSameAs(RequestFiles.None);

        // A tool's answer behind it changes nothing.
        var asked = FileExchange.Of($$"""[{{older}},{"role":"assistant","content":null},{"role":"tool","content":"42","tool_call_id":"x"}]""", ("image", "$image"));
        asked.Files.All.ShouldHaveSingleItem();
    }

    [Test]
    public void Files_are_found_by_their_message()
    {
        var exchange = FileExchange.Of(Messages(Image), ("image", "$image"));

        exchange.Files.Of(exchange.Request.Messages[0]).ShouldBeEmpty();
        exchange.Files.Of(exchange.Request.Messages[1]).ShouldHaveSingleItem();
        exchange.Files.HaveUploads.ShouldBeTrue();
    }

    [Test]
    public void A_large_image_is_read_in_one_piece()
    {
        var bytes = new byte[6_000_000];
        new Random(7).NextBytes(bytes);
        var body = Encoding.UTF8.GetBytes($$"""
            {"model":"workflow-7300","messages":[{"role":"user","content":[{"type":"text","text":"What is it?"},{{PartReading.Image($"data:image/png;base64,{Convert.ToBase64String(bytes)}")}}]}]}
            """);
        var request = Some.Request(Encoding.UTF8.GetString(body));
        Encoding.UTF8.GetString(request.Input.Span).ShouldBe("\"What is it?\"");

        var parts = new List<FilePart>();
        FilePartReader.Read(request.Messages[0].Content, new RunOptions().MaxFileBytes, parts).ShouldBeNull();

        parts[0].Content!.Bytes.Span.SequenceEqual(bytes).ShouldBeTrue();
    }

    private static string Messages(params string[] parts) =>
        $$"""[{"role":"system","content":"Be brief."},{"role":"user","content":[{"type":"text","text":"Look"},{{string.Join(',', parts)}}]}]""";
}
