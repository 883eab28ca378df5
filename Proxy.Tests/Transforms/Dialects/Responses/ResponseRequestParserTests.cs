using System.Text;
using CozeProxy.Transforms.Dialects;
using CozeProxy.Transforms.Requests;

namespace CozeProxy.Tests.Transforms.Dialects.Responses;

internal sealed class ResponseRequestParserTests
{
    [Test]
    public void A_text_is_the_users_message()
    {
        var request = Read("""{"model":"m","input":"Hi 为","max_output_tokens":7,"safety_identifier":"s","background":true,"store":true}""");

        Text(request.Messages.ShouldHaveSingleItem()).ShouldBe("\"Hi 为\"");
        request.Messages[0].Role.ShouldBe(MessageRole.User);
        (request.MaxTokens, request.User, request.Background).ShouldBe((7, "s", true));
    }

    [Test]
    public void Instructions_come_first_and_items_in_their_order()
    {
        var request = Read(
            """
            {"input":[
              {"role":"developer","content":"rules"},
              {"type":"message","role":"user","content":[{"type":"input_text","text":"one"},{"type":"input_image","image_url":"https://x"},{"type":"input_text","text":"two"}]},
              {"id":"msg_1","type":"message","status":"completed","role":"assistant","content":[{"type":"output_text","text":"three","annotations":[]}]},
              {"type":"reasoning","id":"rs_1","summary":[]},
              {"type":"function_call","id":"fc_1","call_id":"token","name":"coze_interrupt","arguments":"{}"},
              {"type":"function_call_output","call_id":"token","output":"{\"city\":\"x\"}"}],
             "instructions":"be brief","model":"m"}
            """);

        request.Messages.Select(message => message.Role)
            .ShouldBe([MessageRole.System, MessageRole.System, MessageRole.User, MessageRole.Assistant, MessageRole.Tool]);
        request.Messages.Select(Text).ShouldBe(["\"be brief\"", "\"rules\"", "\"one\\ntwo\"", "\"three\"", "\"{\\\"city\\\":\\\"x\\\"}\""]);
        request.Messages[^1].ToolCallId.ShouldBe("token");
        Encoding.UTF8.GetString(request.Messages[2].Content.Span).ShouldContain("input_image");
        Encoding.UTF8.GetString(request.Input.Span).ShouldBe("\"{\\\"city\\\":\\\"x\\\"}\"");
    }

    [Test]
    public void What_is_repeated_is_kept_as_it_was_written()
    {
        var echo = Read(
            """
            {"model":"m","input":"x","instructions":"a\"b","metadata":{"k":"v"},"tool_choice":{"type":"function","name":"f"},
             "tools" : [{"type":"function","name":"f","parameters":{"x":[1]}}],"text":{"format":{"type":"json_object"},"verbosity":"low"}}
            """).Echo.ShouldNotBeNull();

        Text(echo.Instructions).ShouldBe("\"a\\\"b\"");
        Text(echo.Metadata).ShouldBe("""{"k":"v"}""");
        Text(echo.ToolChoice).ShouldBe("""{"type":"function","name":"f"}""");
        Text(echo.Tools).ShouldBe("""[{"type":"function","name":"f","parameters":{"x":[1]}}]""");
        Text(echo.Text).ShouldBe("""{"format":{"type":"json_object"},"verbosity":"low"}""");
    }

    [Test]
    public void Tools_and_formats_are_understood()
    {
        var request = Read(
            """
            {"model":"m","input":"x","tools":[{"type":"function","name":"coze_interrupt"},{"type":"web_search"}],
             "text":{"format":{"type":"json_schema","name":"n","schema":{"type":"object"} }}}
            """);

        (request.TakesInterrupts, request.HasOtherTools, request.ResponseFormat).ShouldBe((true, true, ResponseFormat.JsonSchema));
        Text(request.JsonSchema).ShouldBe("""{"type":"object"}""");
    }

    [TestCase(""" "input":"x","previous_response_id":null,"conversation":null,"prompt":null,"metadata":null,"tools":null,"text":null,"instructions":null """)]
    [TestCase(""" "input":"x","include":["reasoning.encrypted_content"],"reasoning":{"effort":"low"},"truncation":"auto","temperature":1 """)]
    public void What_says_nothing_is_taken(string fields) => Read($$"""{"model":"m",{{fields}}}""").Messages.Count.ShouldBe(1);

    [TestCase(""" "x":1 """, "input")]
    [TestCase(""" "input":null """, "input")]
    [TestCase(""" "input":[] """, "input")]
    [TestCase(""" "input":[],"instructions":"x" """, "input")]
    [TestCase(""" "input":{} """, "input")]
    [TestCase(""" "input":["x"] """, "input")]
    [TestCase(""" "input":[{"role":"user","content":5}] """, "input")]
    [TestCase(""" "input":[{"type":"item_reference","id":"msg_1"}] """, "input")]
    [TestCase(""" "input":"x","previous_response_id":"resp_1" """, "previous_response_id")]
    [TestCase(""" "input":"x","conversation":{"id":"conv_1"} """, "conversation")]
    [TestCase(""" "input":"x","prompt":{"id":"pmpt_1"} """, "prompt")]
    [TestCase(""" "input":"x","instructions":[] """, "instructions")]
    [TestCase(""" "input":"x","metadata":[] """, "metadata")]
    [TestCase(""" "input":"x","metadata":{"a":1} """, "metadata")]
    [TestCase(""" "input":"x","metadata":{"a":{"b":"c"}} """, "metadata")]
    [TestCase(""" "input":"x","text":"json" """, "text")]
    [TestCase(""" "input":"x","text":{"format":"json"} """, "text.format")]
    [TestCase(""" "input":"x","tools":{} """, "tools")]
    [TestCase(""" "input":"x","n":2 """, "n")]
    public void What_cannot_be_done_is_refused_by_name(string fields, string param)
    {
        Dialect.Find("Responses")!.TryParse(Encoding.UTF8.GetBytes($$"""{"model":"m",{{fields}}}"""), out _, out var error).ShouldBeFalse();

        (error!.Status, error.Code, error.Param).ShouldBe((400, "invalid_request", param));
        error.Message.English.ShouldContain(param);
        error.Message.Chinese.ShouldContain(param);
    }

    private static ChatRequest Read(string body)
    {
        Dialect.Find("Responses")!.TryParse(Encoding.UTF8.GetBytes(body), out var request, out var error).ShouldBeTrue(error?.Message.English);
        return request!;
    }

    private static string Text(ChatMessage message) => Text(message.Text);

    private static string Text(ReadOnlyMemory<byte> utf8) => Encoding.UTF8.GetString(utf8.Span);
}
