using System.Text.Json;

namespace CozeProxy.Tests.Transforms.Targets.Chats;

internal sealed class AdditionalMessagesTests
{
    [Test]
    public void Roles_and_order_are_kept()
    {
        var messages = Body("""
            {"role":"user","content":"你好 \"x\"\n"},{"role":"assistant","content":"hi"},{"role":"user","content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]}
            """).GetProperty("additional_messages").EnumerateArray().ToList();

        messages.Select(message => message.GetProperty("content").GetString()).ShouldBe(["你好 \"x\"\n", "hi", "a\nb"]);
        messages.Select(message => message.GetProperty("role").GetString()).ShouldBe(["user", "assistant", "user"]);
        messages.Select(message => message.GetProperty("type").GetString()).ShouldBe(["question", "answer", "question"]);
        messages.ShouldAllBe(message => message.GetProperty("content_type").GetString() == "text");
    }

    [Test]
    public void What_the_system_says_stands_in_front_as_the_users()
    {
        Messages("""{"role":"user","content":"q"},{"role":"system","content":"be \"brief\""},{"role":"assistant","content":"a"},{"role":"developer","content":"简短"},{"role":"user","content":"q2"}""")
            .ShouldBe(["user: be \"brief\"\n\n简短", "user: q", "assistant: a", "user: q2"]);
    }

    [TestCase("""{"role":"user","content":"q"},{"role":"assistant","content":"go on"}""", "user: q,user: go on")]
    [TestCase("""{"role":"user","content":"q"},{"role":"system","content":"s"}""", "user: s,user: q")]
    [TestCase("""{"role":"user","content":"q"},{"role":"tool","tool_call_id":"x","content":"out"}""", "user: q,user: out")]
    [TestCase("""{"role":"system","content":"s"}""", "user: s")]
    [TestCase("""{"role":"user","content":""}""", "user: ")]
    [TestCase("{}", "user: ")]
    public void Whatever_comes_last_is_the_users_question(string messages, string sent) => string.Join(',', Messages(messages)).ShouldBe(sent);

    [Test]
    public void Messages_that_say_nothing_are_left_out() =>
        Messages("""{"role":"user","content":"q"},{"role":"assistant","content":null,"tool_calls":[{}]},{"role":"tool","tool_call_id":"1","content":"out"},{"role":"user","content":"q2"}""")
            .ShouldBe(["user: q", "user: out", "user: q2"]);

    [TestCase("coze-bot", 100)]
    [TestCase("coze-chatflow", 50)]
    public void Of_too_many_the_newest_are_kept_and_the_systems_text(string model, int most)
    {
        var all = string.Join(',', Enumerable.Range(1, 150).Select(i => $$"""{"role":"{{(i % 2 == 1 ? "user" : "assistant")}}","content":"{{i}}"}"""));
        var system = """{"role":"system","content":"rules"},""";

        var sent = Messages(system + all + """,{"role":"user","content":"last"}""", model);

        sent.Count.ShouldBe(most);
        sent[0].ShouldBe("user: rules");
        sent[1].ShouldEndWith($": {150 - most + 3}");
        sent[^1].ShouldBe("user: last");
        Messages(all + """,{"role":"user","content":"last"}""", model).Count.ShouldBe(most);
    }

    [Test]
    public void In_a_conversation_only_what_Coze_has_not_heard_is_sent()
    {
        const string conversation = ",\"conversation_id\":\"75\"";

        Messages("""{"role":"system","content":"s"},{"role":"user","content":"q"},{"role":"assistant","content":"a"},{"role":"user","content":"q2"}""", fields: conversation)
            .ShouldBe(["user: q2"]);
        Messages("""{"role":"user","content":"q"},{"role":"assistant","content":"a"},{"role":"user","content":"one"},{"role":"system","content":"s"},{"role":"user","content":"two"}""", fields: conversation)
            .ShouldBe(["user: s", "user: one", "user: two"]);
        Messages("""{"role":"system","content":"s"},{"role":"user","content":"q"}""", fields: conversation).ShouldBe(["user: s", "user: q"]);
        Messages("""{"role":"user","content":"q"},{"role":"assistant","content":"a"}""", fields: conversation).ShouldBe(["user: q", "user: a"]);
    }

    private static JsonElement Body(string messages, string model = "coze-bot", string fields = "") => ChatRequests.Body(
        $$"""{"model":"{{model}}","bot_id":"7300"{{(model == "coze-chatflow" ? ",\"workflow_id\":\"7400\"" : "")}}{{fields}},"messages":[{{messages}}]}""");

    private static IReadOnlyList<string> Messages(string messages, string model = "coze-bot", string fields = "") =>
        ChatRequests.Messages(Body(messages, model, fields));
}
