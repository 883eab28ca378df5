using System.Text;
using CozeProxy.Transforms.Coze;
using CozeProxy.Transforms.OAuth;

namespace CozeProxy.Tests.Transforms.Coze;

internal sealed class CozeFaultReaderTests
{
    [Test]
    public void The_envelope_gives_code_words_and_log_id()
    {
        var fault = Read("""{"code":4100,"msg":"authentication is invalid","detail":{"x":[1],"logid":"2026"},"more":{"a":[]}}""", 401);

        fault.ShouldBe(new CozeFault(401, 4100, "authentication is invalid") { LogId = "2026" });
        fault.SaidSomething.ShouldBeTrue();
    }

    [Test]
    public void An_error_event_gives_code_words_and_debug_link()
    {
        var fault = Read("""{"node_execute_uuid":"","debug_url":"https://www.coze.cn/x","error_message":"no","error_code":4200}""");

        fault.ShouldBe(new CozeFault(null, 4200, "no") { DebugUrl = "https://www.coze.cn/x" });
    }

    [TestCase("""{"code":"720702204","msg":"会话名不存在"}""", 720702204, "会话名不存在", TestName = "A_code_may_be_a_string")]
    [TestCase("""{"code":0,"msg":""}""", 0, "", TestName = "Zero_and_nothing_are_kept_as_they_are")]
    [TestCase("""{"code":true,"msg":null,"detail":"text"}""", null, null, TestName = "Values_of_other_types_are_left_out")]
    [TestCase("""{"msg":"\u4f59\u989d\n\"不足\""}""", null, "余额\n\"不足\"", TestName = "Escapes_are_read")]
    [TestCase("something broke inside", null, "something broke inside", TestName = "Plain_text_is_the_message")]
    [TestCase("  \r\n", null, null, TestName = "Blank_text_says_nothing")]
    [TestCase("", null, null, TestName = "Nothing_says_nothing")]
    [TestCase("[1,2]", null, null, TestName = "A_list_says_nothing")]
    public void Reads(string text, long? code, string? message) => Read(text).ShouldBe(new CozeFault(null, code, message));

    [TestCase("<html><body><h1>502 Bad Gateway</h1></body></html>")]
    [TestCase("\r\n <!DOCTYPE html><title>nginx</title>")]
    public void No_markup_reaches_the_client(string page)
    {
        var fault = Read(page, 502);

        fault.Message.ShouldBeNull();
        fault.SaidSomething.ShouldBeFalse();
        FaultTable.Classify(fault).Error.Message.English.ShouldBe("The run failed at Coze.");
    }

    [Test]
    public void Long_plain_text_is_cut_between_characters()
    {
        for (var before = 295; before <= 301; before++)
        {
            var message = Read(new string('a', before) + string.Concat(Enumerable.Repeat("😀为", 400))).Message!;

            message.Length.ShouldBeLessThanOrEqualTo(300);
            message.Length.ShouldBeGreaterThan(297);
            message.ShouldNotContain("\uFFFD");
            Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(message)).ShouldBe(message, "no character is cut in half");
        }
    }

    [TestCase("""{"error_code":"invalid_client","error_message":"kid not been registred","error":"invalid_client"}""", "invalid_client: kid not been registred")]
    [TestCase("""{"extra":{"error_code":"no"},"error_code":"access_deny"}""", "access_deny")]
    [TestCase("""{"error_code":4000,"error_message":"bad"}""", "bad")]
    [TestCase("""{"error_code":"\ud800"}""", """{"error_code":"\ud800"}""")]
    [TestCase("<html>", null)]
    [TestCase("oops", "oops")]
    public void OAuth_states_its_code_as_a_word(string body, string? message)
    {
        var fault = OAuthFaultReader.Read(Encoding.UTF8.GetBytes(body), 401);

        fault.HttpStatus.ShouldBe(401);
        fault.Message.ShouldBe(message);
    }

    private static CozeFault Read(string text, int? status = null) => CozeFaultReader.Read(Encoding.UTF8.GetBytes(text), status);
}
