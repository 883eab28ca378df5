using System.Text;
using CozeProxy.Transforms.Targets.Workflows;

namespace CozeProxy.Tests.Transforms.Targets;

internal sealed class EndOutputTests
{
    [TestCase("""{"output":"为什么\n\"x\""}""", "为什么\n\"x\"")]
    [TestCase("""{"answer":"any name"}""", "any name")]
    [TestCase("""{ "output" : "x" }""", "x")]
    [TestCase("""{"output":""}""", "")]
    [TestCase("""{"output":null}""", "")]
    [TestCase("{}", "")]
    [TestCase("""{"content_type":1,"data":"the text","original_result":null,"type_for_model":2}""", "the text")]
    [TestCase("""{"type_for_model":2,"data":"the text"}""", "the text")]
    [TestCase("""{"title":"no","data":"the text","type_for_model":2}""", "the text")]
    public void One_text_is_what_is_meant(string content, string text) => Unwrap(content).ShouldBe(text);

    [TestCase("""{"output":"x","source":"y"}""")]
    [TestCase("""{"source":"y","data":"x"}""")]
    [TestCase("""{"data":"x","data2":null}""")]
    [TestCase("""{"output":5}""")]
    [TestCase("""{"output":["x"]}""")]
    [TestCase("""{"output":{"a":"x"}}""")]
    [TestCase("""{"output":true}""")]
    [TestCase("""{"data":{"a":1},"type_for_model":2}""")]
    [TestCase("""{"output":"x"} and more""")]
    [TestCase("""{"output":"x"}{}""")]
    [TestCase("""{"output":"x" """)]
    [TestCase("{{name}}, hello")]
    [TestCase("{")]
    [TestCase("""{"output":"\ud800"}""")]
    [TestCase("""["x"]""")]
    [TestCase("plain {\"output\":\"x\"}")]
    [TestCase("")]
    public void Anything_else_stays_as_it_is(string content) => Unwrap(content).ShouldBe(content);

    [TestCase("""{"output":"the answer","reasoning_content":"let me see"}""", "the answer", "let me see")]
    [TestCase("""{"reasoning":"let me \u0022see\u0022","answer":"x"}""", "x", "let me \"see\"")]
    [TestCase("""{"output":"x","reasoning":null}""", "x", "")]
    [TestCase("""{"reasoning":"alone"}""", "alone", "")]
    [TestCase("""{"output":"x","more":"y","reasoning":"z"}""", """{"output":"x","more":"y","reasoning":"z"}""", "")]
    [TestCase("""{"output":"x","reasoning":["z"]}""", """{"output":"x","reasoning":["z"]}""", "")]
    public void Reasoning_beside_one_text_is_kept_apart(string content, string text, string reasoning)
    {
        using var output = new EndOutput();

        Encoding.UTF8.GetString(output.Unwrap(Encoding.UTF8.GetBytes(content))).ShouldBe(text);
        Encoding.UTF8.GetString(output.Reasoning).ShouldBe(reasoning);
    }

    private static string Unwrap(string content)
    {
        using var output = new EndOutput();
        output.Unwrap("""{"output":"left over","reasoning":"too"}"""u8);
        return Encoding.UTF8.GetString(output.Unwrap(Encoding.UTF8.GetBytes(content)));
    }
}
