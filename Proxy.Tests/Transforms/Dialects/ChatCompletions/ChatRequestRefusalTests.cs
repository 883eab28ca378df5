using System.Text;
using CozeProxy.Transforms.Dialects.ChatCompletions;
using CozeProxy.Transforms.OpenAi;

namespace CozeProxy.Tests.Transforms.Dialects.ChatCompletions;

internal sealed class ChatRequestRefusalTests
{
    private const string Valid = """{"model":"m","messages":[{"role":"user","content":"为 Hi \n"}],"workflow_parameters":{"a":[{}]},"stream":false}""";

    [TestCase("""{"messages":[{}]}""", "model")]
    [TestCase("""{"model":null,"messages":[{}]}""", "model")]
    [TestCase("""{"model":"","messages":[{}]}""", "model")]
    [TestCase("""{"model":5,"messages":[{}]}""", "model")]
    [TestCase("""{"model":["m"],"messages":[{}]}""", "model")]
    [TestCase("""{"model":"m"}""", "messages")]
    [TestCase("""{"model":"m","messages":[]}""", "messages")]
    [TestCase("""{"model":"m","messages":[{}],"messages":[]}""", "messages")]
    [TestCase("""{"model":"m","messages":null}""", "messages")]
    [TestCase("""{"model":"m","messages":"Hi"}""", "messages")]
    [TestCase("""{"model":"m","messages":{}}""", "messages")]
    [TestCase("""{"model":"m","messages":["Hi"]}""", "messages")]
    [TestCase("""{"model":"m","messages":[null]}""", "messages")]
    [TestCase("""{"model":"m","messages":[{"content":5}]}""", "messages")]
    [TestCase("""{"model":"m","messages":[{"content":true}]}""", "messages")]
    [TestCase("""{"model":"m","messages":[{"content":false}]}""", "messages")]
    [TestCase("""{"model":"m","messages":[{"content":{"text":"Hi"}}]}""", "messages")]
    [TestCase("""{"model":"m","messages":[{}],"workflow_id":{}}""", "workflow_id")]
    [TestCase("""{"model":"m","messages":[{}],"workflow_id":true}""", "workflow_id")]
    [TestCase("""{"model":"m","messages":[{}],"workflow_id":1.5}""", "workflow_id")]
    [TestCase("""{"model":"m","messages":[{}],"workflow_id":"../admin"}""", "workflow_id")]
    [TestCase("""{"model":"m","messages":[{}],"workflow_id":"7300\n"}""", "workflow_id")]
    [TestCase("""{"model":"m","messages":[{}],"workflow_id":"工作流"}""", "workflow_id")]
    [TestCase("""{"model":"m","messages":[{}],"workflow_id":"12345678901234567890123456789012345678901234567890123456789012345"}""", "workflow_id")]
    [TestCase("""{"model":"m","messages":[{}],"stream":"true"}""", "stream")]
    [TestCase("""{"model":"m","messages":[{}],"stream":1}""", "stream")]
    [TestCase("""{"model":"m","messages":[{}],"stream_options":true}""", "stream_options")]
    [TestCase("""{"model":"m","messages":[{}],"stream_options":{"include_usage":"yes"}}""", "stream_options.include_usage")]
    [TestCase("""{"model":"m","messages":[{}],"max_tokens":0}""", "max_tokens")]
    [TestCase("""{"model":"m","messages":[{}],"max_tokens":-1}""", "max_tokens")]
    [TestCase("""{"model":"m","messages":[{}],"max_tokens":1.5}""", "max_tokens")]
    [TestCase("""{"model":"m","messages":[{}],"max_tokens":"9"}""", "max_tokens")]
    [TestCase("""{"model":"m","messages":[{}],"max_tokens":99999999999999999999}""", "max_tokens")]
    [TestCase("""{"model":"m","messages":[{}],"workflow_parameters":"{}"}""", "workflow_parameters")]
    [TestCase("""{"model":"m","messages":[{}],"workflow_parameters":[]}""", "workflow_parameters")]
    public void A_field_that_is_wrong_is_named(string body, string param)
    {
        var error = Refuse(Encoding.UTF8.GetBytes(body));

        (error.Status, error.Type, error.Code, error.Param).ShouldBe((400, "invalid_request_error", "invalid_request", param));
        error.Message.English.ShouldContain(param);
        error.Message.Chinese.ShouldContain(param);
    }

    [TestCase("")]
    [TestCase("   ")]
    [TestCase("null")]
    [TestCase("[]")]
    [TestCase("\"text\"")]
    [TestCase(Valid + "x")]
    [TestCase(Valid + "{}")]
    [TestCase("""{"model":"m","messages":[{}],}""")]
    [TestCase("""{"model":"m","messages":[{"content":"\ud83d"}],"model":"\ud83d"}""")]
    [TestCase("""{"model":"m","messages":[{"content":[{"type":"text","text":"\ud83d"}]}]}""")]
    [TestCase("""{"model":"m","messages":[{}],"workflow_parameters":{"\ud83d":1}}""")]
    [TestCase("""{"model":"m","messages":[{}],"workflow_parameters":{"a":01}}""")]
    public void What_is_no_JSON_object_is_refused_without_a_field(string body) => ShouldBeNoJson(Encoding.UTF8.GetBytes(body));

    [Test]
    public void A_body_cut_anywhere_is_refused()
    {
        var bytes = Encoding.UTF8.GetBytes(Valid);
        ChatRequestParser.Instance.TryParse(bytes, out _, out _).ShouldBeTrue();
        for (var length = 0; length < bytes.Length; length++)
        {
            ShouldBeNoJson(bytes[..length]);
        }
    }

    [TestCase(new byte[] { 0xFF })]
    [TestCase(new byte[] { 0xC0, 0x80 })]
    [TestCase(new byte[] { 0xED, 0xA0, 0x80 })]
    [TestCase(new byte[] { 0xE4, 0xB8 })]
    public void Bytes_that_are_no_UTF8_are_refused(byte[] bad) =>
        ShouldBeNoJson([.. "{\"model\":\"m\",\"messages\":[{\"content\":\""u8, .. bad, .. "\"}]}"u8]);

    [Test]
    public void Nesting_without_end_is_refused_and_harms_nothing() =>
        ShouldBeNoJson(Encoding.UTF8.GetBytes("""{"model":"m","messages":[{}],"x":""" + new string('[', 1_000_000)));

    private static void ShouldBeNoJson(byte[] body)
    {
        var error = Refuse(body);
        (error.Status, error.Code, error.Param).ShouldBe((400, "invalid_request", null));
        error.Message.English.ShouldContain("not a valid JSON object");
    }

    private static ApiError Refuse(byte[] body)
    {
        ChatRequestParser.Instance.TryParse(body, out var request, out var error).ShouldBeFalse();
        request.ShouldBeNull();
        return error!;
    }
}
