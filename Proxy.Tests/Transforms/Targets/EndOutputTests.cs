using System.Text;
using CozeProxy.Transforms.Buffers;
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

    private static string Unwrap(string content)
    {
        using var buffer = new PooledBuffer();
        buffer.Write("left over"u8);
        return Encoding.UTF8.GetString(EndOutput.Unwrap(Encoding.UTF8.GetBytes(content), buffer));
    }
}
