using CozeProxy.Sandbox.Coze.Workflows;

namespace CozeProxy.Tests.EndToEnd;

/// <summary>One object in place of the stream that was asked for, as servers between the proxy and Coze may make of it.</summary>
[TestFixture(true)]
[TestFixture(false)]
internal sealed class WhenAnAnswerComesWhole(bool stream) : ProxyFixture
{
    private const string Usage = "\"usage\":{\"input_count\":50,\"output_count\":100,\"token_count\":150}";

    [TestCase("""{"code":0,"data":"{\"output\":\"Hello\"}","msg":"",USAGE}""", "Hello", 150)]
    [TestCase("""{"data":"Hello",USAGE}""", "Hello", 150)]
    [TestCase("""{"code":0,"data":"{\"output\":\"Hello\"}","token":98,"cost":"0"}""", "Hello", 98)]
    public async Task It_is_the_answer_with_its_usage(string json, string text, int tokens)
    {
        var answer = await PlayAsync(new WorkflowScript("whole").JsonAnswer(200, json.Replace("USAGE", Usage, StringComparison.Ordinal)), stream);

        (answer.Status, answer.Text).ShouldBe((200, text));
        (await Proxy.UsageAsync()).Single().GetProperty("totalTokens").GetInt64().ShouldBe(tokens);
    }

    [Test]
    public async Task A_question_in_it_is_asked()
    {
        const string json = """
            {"code":0,"msg":"","interrupt_data":{"data":"{\"content_type\":\"text\",\"content\":\"Your name?\"}","type":2,"event_id":"1/2"}}
            """;

        var answer = await PlayAsync(new WorkflowScript("asks").JsonAnswer(200, json), stream);

        (answer.Status, answer.Text).ShouldBe((200, "Your name?"));
    }

    [TestCase("""{"code":0,"msg":""}""", 502, "upstream_empty")]
    [TestCase("[]", 502, "upstream_error")]
    [TestCase("no JSON", 502, "upstream_error")]
    [TestCase("""{"code":4000,"msg":"no","data":"Hello"}""", 400, "invalid_request")]
    public async Task Nothing_else_is_taken_for_an_answer(string json, int status, string code)
    {
        var answer = await PlayAsync(new WorkflowScript("none").JsonAnswer(200, json), stream);

        (answer.Status, answer.Code).ShouldBe((status, code));
        (await Proxy.BalanceAsync()).ShouldBe(1000m);
    }
}
