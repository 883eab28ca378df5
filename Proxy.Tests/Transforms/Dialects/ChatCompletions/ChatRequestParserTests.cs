using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using CozeProxy.Tests.Transforms.Fakes;
using CozeProxy.Transforms.Requests;

namespace CozeProxy.Tests.Transforms.Dialects.ChatCompletions;

internal sealed class ChatRequestParserTests
{
    private static readonly JsonSerializerOptions RelaxedEscaping = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Test]
    public void Every_field_is_read()
    {
        var request = Some.Request(
            """
            {"model":"coze-workflow","workflow_id":"7300","stream":true,"stream_options":{"x":{"y":1},"include_usage":true},"max_tokens":100,
             "messages":[{"role":"user","content":"Hi"}],"workflow_parameters":{"a":[1,{"b":null}]}}
            """);

        request.Model.ShouldBe("coze-workflow");
        request.WorkflowId.ShouldBe("7300");
        request.Stream.ShouldBeTrue();
        request.IncludeUsage.ShouldBeTrue();
        request.MaxTokens.ShouldBe(100);
        Encoding.UTF8.GetString(request.Input.Span).ShouldBe("\"Hi\"");
        Encoding.UTF8.GetString(request.WorkflowParameters.Span).ShouldBe("""{"a":[1,{"b":null}]}""");
    }

    [Test]
    public void What_is_left_out_or_null_has_its_default()
    {
        foreach (var extra in new[]
        {
            "",
            ""","workflow_id":null,"stream":null,"stream_options":null,"max_tokens":null,"workflow_parameters":null""",
            ""","workflow_id":"","stream_options":{"include_usage":null}""",
        })
        {
            var request = Some.Request("""{"messages":[{"role":"user"}],"model":"m" """ + extra + "}");

            request.WorkflowId.ShouldBeNull();
            request.Stream.ShouldBeFalse();
            request.IncludeUsage.ShouldBeFalse();
            request.MaxTokens.ShouldBeNull();
            request.WorkflowParameters.IsEmpty.ShouldBeTrue();
            Text(request).ShouldBe("");
        }
    }

    [TestCase("\"Hello\"", "Hello")]
    [TestCase("null", "")]
    [TestCase("\"\"", "")]
    [TestCase("[]", "")]
    [TestCase("""[{"type":"text","text":"one"},{"type":"image_url","image_url":{"url":"https://x"}},{"text":"two","type":"text"}]""", "one\ntwo")]
    [TestCase("""[{"type":"input_text","text":"one"},{"type":"text"},{"type":"text","text":5},{"type":"other","text":"no"},"loose",7,[1]]""", "one")]
    public void Content_is_a_string_or_parts(string content, string text) => Text(WithContent(content)).ShouldBe(text);

    [TestCase("""[{"role":"system","content":"Be brief"},{"role":"user","content":"Hi"}]""", "Hi")]
    [TestCase("""[{"role":"user","content":"Hi"},{"role":"user"}]""", "")]
    [TestCase("""[{"content":"first","role":"user","content":"last"}]""", "last")]
    public void The_last_message_is_the_input(string messages, string text) =>
        Text(Some.Request($$"""{"model":"m","messages":{{messages}}}""")).ShouldBe(text);

    [Test]
    public void Every_character_survives()
    {
        var text = string.Concat(Enumerable.Range(0, 0x500).Select(c => (char)c)) + "\u2028\u2029\uFEFF\uFFFF为什么小明😀👩‍👩‍👧 \\u0041 <b>&amp;</b> \"quoted\"";
        foreach (var literal in new[] { JsonSerializer.Serialize(text), Relaxed(text) })
        {
            Text(WithContent(literal)).ShouldBe(text);
            Text(WithContent($$"""[{"type":"text","text":{{literal}}}]""")).ShouldBe(text);
        }
    }

    [TestCase("7404830425073352713")]
    [TestCase("9999999999999999999")]
    [TestCase("0")]
    public void An_id_sent_as_a_number_keeps_every_digit(string id) =>
        Some.Request($$"""{"model":"m","workflow_id":{{id}},"messages":[{}]}""").WorkflowId.ShouldBe(id);

    [TestCase("\"auto\"", true)]
    [TestCase("\"none\"", false)]
    [TestCase("{\"type\":\"function\",\"function\":{\"name\":\"coze_interrupt\"}}", true)]
    [TestCase("null", true)]
    public void A_tool_that_is_not_to_be_called_is_as_if_it_were_not_there(string choice, bool takes) => Some.Request(
        $$$"""{"tool_choice":{{{choice}}},"model":"m","messages":[{}],"tools":[{"type":"function","function":{"name":"coze_interrupt"}}]}""")
        .TakesInterrupts.ShouldBe(takes);

    [Test]
    public void Unknown_fields_are_ignored_however_deep()
    {
        var deep = string.Concat(Enumerable.Repeat("{\"messages\":[", 30)) + "1" + string.Concat(Enumerable.Repeat("]}", 30));

        var request = Some.Request($$"""{"tools_of_tomorrow":{{deep}},"model":"m","messages":[{"x":{{deep}},"content":"Hi"}],"metadata":{{deep}} }""");

        Text(request).ShouldBe("Hi");
    }

    [Test]
    public void The_last_of_a_repeated_field_counts()
    {
        var request = Some.Request(
            """
            {"model":"a","workflow_id":"1","stream":true,"max_tokens":1,"stream_options":{"include_usage":true},"workflow_parameters":{"a":1},
             "messages":[{"content":"a"}],
             "model":"b","workflow_id":"2","stream":false,"max_completion_tokens":2,"stream_options":{},"workflow_parameters":null,
             "messages":[{"content":"b"}]}
            """);

        request.Model.ShouldBe("b");
        request.WorkflowId.ShouldBe("2");
        request.Stream.ShouldBeFalse();
        request.MaxTokens.ShouldBe(2);
        request.IncludeUsage.ShouldBeFalse();
        request.WorkflowParameters.IsEmpty.ShouldBeTrue();
        Text(request).ShouldBe("b");
    }

    [Test]
    public void The_input_is_measured_for_the_hold()
    {
        WithContent("\"12345678\"").EstimateInput().ShouldBe(2);
        WithContent("\"为什么\"").EstimateInput().ShouldBe(3);
        Some.Request("""{"model":"m","messages":[{"content":"1234"}],"workflow_parameters":{"a":1} }""").EstimateInput().ShouldBe(1 + 2);
    }

    private static ChatRequest WithContent(string content) => Some.Request($$"""{"model":"m","messages":[{"role":"user","content":{{content}}}]}""");

    private static string? Text(ChatRequest request) => JsonSerializer.Deserialize<string>(request.Input.Span);

    private static string Relaxed(string text) => JsonSerializer.Serialize(text, RelaxedEscaping);
}
