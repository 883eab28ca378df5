using System.Text;
using CozeProxy.Transforms.Files;

namespace CozeProxy.Tests.Transforms.Files;

internal sealed class FilePartReaderTests
{
    private const string Url = "https://example.com/a.png?x=1&y=2";

    [TestCase("""{"type":"image_url","image_url":{"url":"https://example.com/a.png?x=1&y=2","detail":"low"}}""", FileKind.Image)]
    [TestCase("""{"image_url":"https:\/\/example.com\/a.png?x=1\u0026y=2","type":"image_url"}""", FileKind.Image)]
    [TestCase("""{"type":"input_image","image_url":"https://example.com/a.png?x=1&y=2","detail":"auto"}""", FileKind.Image)]
    [TestCase("""{"type":"input_file","file_url":"https://example.com/a.png?x=1&y=2"}""", FileKind.File)]
    [TestCase("""{"type":"file","file":{"file_data":"https://example.com/a.png?x=1&y=2"}}""", FileKind.File)]
    public void A_url_is_passed_as_it_is(string part, FileKind kind)
    {
        var file = PartReading.Only(part);

        file.Kind.ShouldBe(kind);
        file.Url.ShouldBe(Url);
        file.Content.ShouldBeNull();
    }

    [TestCase("""{"type":"file","file":{"file_id":"736949598110202"}}""", FileKind.File)]
    [TestCase("""{"type":"input_file","file_id":"736949598110202"}""", FileKind.File)]
    [TestCase("""{"type":"input_image","file_id":"736949598110202","image_url":null}""", FileKind.Image)]
    public void An_id_is_passed_as_it_is(string part, FileKind kind)
    {
        var file = PartReading.Only(part);

        file.Kind.ShouldBe(kind);
        file.FileId.ShouldBe("736949598110202");
    }

    [Test]
    public void A_data_uri_becomes_bytes_with_a_type_and_a_name()
    {
        var content = PartReading.Only(PartReading.Image(PartReading.PngUri)).Content.ShouldNotBeNull();

        content.Bytes.ToArray().ShouldBe(Convert.FromBase64String(PartReading.Png));
        content.MediaType.ShouldBe("image/png");
        content.Name.ShouldBe("image.png");
    }

    [Test]
    public void Escaped_slashes_are_no_part_of_the_data()
    {
        var part = PartReading.Image(PartReading.PngUri).Replace("/", "\\/", StringComparison.Ordinal);

        PartReading.Only(part).Content!.Bytes.ToArray().ShouldBe(Convert.FromBase64String(PartReading.Png));
    }

    [TestCase("""{"type":"file","file":{"file_data":"aGVsbG8=","filename":"notes.txt"}}""", "application/octet-stream", "notes.txt")]
    [TestCase("""{"type":"file","file":{"filename":"C:\\docs\\发票.pdf","file_data":"data:application/pdf;base64,aGVsbG8="}}""", "application/pdf", "发票.pdf")]
    [TestCase("""{"type":"input_file","file_data":"DATA:text/plain;charset=utf-8;BASE64,aGVsbG8="}""", "text/plain", "file.txt")]
    [TestCase("""{"type":"input_file","file_data":"data:;base64,aGVsbG8=","filename":"../../"}""", "application/octet-stream", "file.bin")]
    [TestCase("""{"type":"input_file","file_data":"data:application/pdf;base64,aGVsbG8=","filename":"a\"b\r\nc"}""", "application/pdf", "a\"bc.pdf")]
    public void A_files_data_may_be_bare_base64_and_has_a_safe_name(string part, string mediaType, string name)
    {
        var content = PartReading.Only(part).Content.ShouldNotBeNull();

        Encoding.UTF8.GetString(content.Bytes.Span).ShouldBe("hello");
        content.MediaType.ShouldBe(mediaType);
        content.Name.ShouldBe(name);
    }

    [Test]
    public void The_same_bytes_have_the_same_hash()
    {
        var one = PartReading.Only(PartReading.Image(PartReading.PngUri)).Content!;
        var other = PartReading.Only(PartReading.Image(PartReading.PngUri)).Content!;

        one.Sha256.ShouldBe(other.Sha256);
        one.Sha256.Length.ShouldBe(64);
    }

    [Test]
    public void Text_and_parts_without_a_type_are_not_its_business() =>
        PartReading.All("""[{"type":"text","text":"image_url"},{"type":"input_text","text":"x"},"bare",{"image_url":"https://x"},{"type":null}]""").ShouldBeEmpty();

    [TestCase("file:///etc/passwd")]
    [TestCase("ftp://example.com/a.png")]
    [TestCase("javascript:alert(1)")]
    [TestCase("gopher://127.0.0.1")]
    [TestCase("/local/path.png")]
    [TestCase("a.png")]
    [TestCase("")]
    [TestCase("data:")]
    public void Another_scheme_is_refused(string url)
    {
        var error = PartReading.Error(PartReading.Image(url));

        error.Status.ShouldBe(400);
        error.Code.ShouldBe("invalid_request");
        error.Param.ShouldBe("messages");
    }

    [TestCase("data:image/png,rawbytes")]
    [TestCase("data:image/png;base64")]
    [TestCase("data:image/png;base64 ,aGVsbG8=")]
    [TestCase("data:image/png;base64,aGVsbG8")]
    [TestCase("data:image/png;base64,aGVs bG8=")]
    [TestCase("data:image/png;base64,aGVsbG8=\n")]
    [TestCase("data:image/png;base64,aGVs-_8=")]
    [TestCase("data:image/png;base64,=GVsbG8=")]
    [TestCase("data:image/png;base64,aG==bG8=")]
    [TestCase("data:image/png;base64,====")]
    [TestCase("data:image/png\r\nX-Evil: 1;base64,aGVsbG8=")]
    [TestCase("data:image/png/x;base64,aGVsbG8=")]
    [TestCase("data:image/;base64,aGVsbG8=")]
    [TestCase("data:image/png;base64,")]
    [TestCase("data:text/html;base64,aGVsbG8=")]
    [TestCase("data:;base64,aGVsbG8=")]
    public void Data_that_is_doubtful_is_refused(string uri) => PartReading.Error(PartReading.Image(uri)).Status.ShouldBe(400);

    [Test]
    public void What_is_too_large_is_told_before_it_is_decoded()
    {
        var uri = $"data:image/png;base64,{new string('!', 4 * 400)}";

        var error = PartReading.Error(PartReading.Image(uri));

        error.Status.ShouldBe(413);
        error.Code.ShouldBe("request_too_large");
    }

    [Test]
    public void The_largest_size_still_passes()
    {
        var bytes = new byte[1000];

        PartReading.Only(PartReading.Image($"data:image/png;base64,{Convert.ToBase64String(bytes)}")).Content!.Bytes.Length.ShouldBe(1000);
        PartReading.Error(PartReading.Image($"data:image/png;base64,{Convert.ToBase64String([.. bytes, 1])}")).Status.ShouldBe(413);
    }

    [TestCase("""{"type":"input_audio","input_audio":{"data":"aGVsbG8=","format":"wav"}}""")]
    [TestCase("""{"type":"video_url","video_url":{"url":"https://example.com"}}""")]
    [TestCase("""{"type":"image_url"}""")]
    [TestCase("""{"type":"image_url","image_url":{}}""")]
    [TestCase("""{"type":"image_url","image_url":{"url":["https://example.com"]}}""")]
    [TestCase("""{"type":"file","file":{"filename":"a.txt"}}""")]
    [TestCase("""{"type":"file","file":{"file_id":"../../v1/other"}}""")]
    [TestCase("""{"type":"file","file":{"file_id":""}}""")]
    [TestCase("""{"type":"image_url","image_url":{"url":"https://example.com/\ud83d"}}""")]
    public void What_cannot_be_shown_to_a_model_is_refused(string part)
    {
        var error = PartReading.Error(part);

        error.Status.ShouldBe(400);
        error.Code.ShouldBe("invalid_request");
    }

    [Test]
    public void Nothing_of_a_file_is_printed()
    {
        var file = PartReading.Only("""{"type":"file","file":{"file_data":"aGVsbG8=","filename":"secret-plan.txt"}}""");

        $"{file} {file.Content}".ShouldNotContain("secret");
        $"{file} {file.Content}".ShouldNotContain("aGVs");
    }
}
