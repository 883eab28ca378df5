using System.Text.Json;
using CozeProxy.Transforms.Targets;

namespace CozeProxy.Tests.Transforms.Targets;

internal sealed class JsonPointerTests
{
    // The examples of RFC 6901, section 5, and beyond them.
    private const string Document = """
        {"foo":["bar","baz"],"":0,"a/b":1,"c%d":2,"e^f":3,"g|h":4,"i\\j":5,"k\"l":6," ":7,"m~n":8,"01":9,"~1":10,
         "text":"{\"inner\":[{\"x\":\"deep\"}]}","plain":"{no JSON","number":"5","null":null}
        """;

    [TestCase("/foo", """["bar","baz"]""")]
    [TestCase("/foo/0", "\"bar\"")]
    [TestCase("/", "0")]
    [TestCase("/a~1b", "1")]
    [TestCase("/c%d", "2")]
    [TestCase("/e^f", "3")]
    [TestCase("/g|h", "4")]
    [TestCase(@"/i\j", "5")]
    [TestCase("/k\"l", "6")]
    [TestCase("/ ", "7")]
    [TestCase("/m~0n", "8")]
    [TestCase("/01", "9")]
    [TestCase("/~01", "10")]
    [TestCase("/null", "null")]
    [TestCase("/text/inner/0/x", "\"deep\"")]
    public void It_finds_what_the_standard_says_and_goes_on_in_JSON_inside_a_text(string pointer, string json) =>
        JsonPointer.Find(Root(), pointer)!.Value.GetRawText().ShouldBe(json);

    [TestCase("/bar")]
    [TestCase("/foo/2")]
    [TestCase("/foo/-")]
    [TestCase("/foo/01")]
    [TestCase("/foo/+1")]
    [TestCase("/foo/")]
    [TestCase("/foo/99999999999")]
    [TestCase("/foo/0/x")]
    [TestCase("/plain/x")]
    [TestCase("/number/x")]
    [TestCase("/null/x")]
    [TestCase("/Foo")]
    public void Elsewhere_it_finds_nothing(string pointer) => JsonPointer.Find(Root(), pointer).ShouldBeNull();

    [TestCase("/a~0b~1c", true)]
    [TestCase("/", true)]
    [TestCase("a", false)]
    [TestCase("", false)]
    [TestCase("/a~", false)]
    [TestCase("/a~2", false)]
    public void A_tilde_says_what_it_stands_for(string pointer, bool isValid)
    {
        JsonPointer.IsValid(pointer).ShouldBe(isValid);
        OutputRule.TryParse(pointer, out _).ShouldBe(isValid);
    }

    private static JsonElement Root() => JsonElement.Parse(Document);
}
