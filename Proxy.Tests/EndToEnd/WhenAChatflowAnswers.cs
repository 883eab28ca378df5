using CozeProxy.Sandbox.Coze;
using CozeProxy.Sandbox.Coze.Chats;

namespace CozeProxy.Tests.EndToEnd;

internal sealed class WhenAChatflowAnswers : ChatsFixture
{
    [TestCase(true)]
    [TestCase(false)]
    public async Task The_words_arrive_the_usage_is_Cozes_and_the_charge_is_taken(bool stream)
    {
        var answer = await AskChatflowAsync(SandboxChats.Chatflow, stream, "你好");

        answer.Status.ShouldBe(200);
        answer.IsStream.ShouldBe(stream);
        answer.Text.ShouldBe(BuiltInChats.Greeting("你好"));
        var chat = Coze.Seen.Chats.ShouldHaveSingleItem();
        var row = (await Proxy.UsageAsync()).ShouldHaveSingleItem();
        row.GetProperty("totalTokens").GetInt64().ShouldBe(168);
        row.GetProperty("charge").GetString().ShouldBe("0.000291");
        row.GetProperty("outcome").GetString().ShouldBe("completed");
        row.GetProperty("price").GetProperty("name").GetString().ShouldBe("coze-chatflow");
        row.GetProperty("executeId").GetString().ShouldBe(chat.ChatId);
        chat.Path.ShouldBe("/v1/workflows/chat");
        chat.Body.GetProperty("app_id").GetString().ShouldBe("7500");
        chat.Query.ShouldBeEmpty();
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_question_is_answered_in_the_same_conversation(bool stream)
    {
        var asked = await AskChatflowAsync(SandboxChats.AskingChatflow, stream);
        var answered = await AskChatflowAsync(SandboxChats.AskingChatflow, stream, "Oslo", asked.ConversationId());

        asked.Text.ShouldBe("Which city?");
        asked.Headers["x-coze-conversation-id"].ShouldBe(asked.ConversationId());
        answered.Text.ShouldBe("Sunny in Oslo.");
        Coze.Seen.Chats[1].Body.GetProperty("conversation_id").GetString().ShouldBe(asked.ConversationId());
        var rows = await Proxy.UsageAsync();
        rows.Select(row => row.GetProperty("outcome").GetString()).ShouldBe(["completed", "interrupted"]);
        rows[1].GetProperty("estimated").GetBoolean().ShouldBeTrue();
    }

    [Test]
    public async Task A_question_that_is_a_required_action_is_one_too()
    {
        (await AskChatflowAsync(SandboxChats.ReplyChatflow, stream: true)).Text.ShouldBe("Are you sure?");

        (await Proxy.UsageAsync()).ShouldHaveSingleItem().GetProperty("outcome").GetString().ShouldBe("interrupted");
    }

    [Test]
    public async Task Parameters_are_passed_on_as_they_are()
    {
        await ChatAnswer.ReadAsync(Proxy.Client, new
        {
            model = "coze-chatflow",
            workflow_id = SandboxChats.Chatflow,
            bot_id = "7600",
            workflow_parameters = new { image = "{\"file_id\":\"11\"}", days = 3 },
            messages = new[] { new { role = "user", content = "Hi" } },
        });

        var body = Coze.Seen.Chats.ShouldHaveSingleItem().Body;
        body.GetProperty("parameters").GetRawText().ShouldBe("""{"image":"{\u0022file_id\u0022:\u002211\u0022}","days":3}""");
        body.GetProperty("bot_id").GetString().ShouldBe("7600");
        body.TryGetProperty("app_id", out _).ShouldBeFalse();
    }

    [TestCase(SandboxChats.FailedChatflow, 400, "invalid_request")]
    [TestCase("7390000000999", 404, "workflow_not_found")]
    public async Task It_may_fail_before_it_has_said_anything(string workflowId, int status, string code)
    {
        foreach (var stream in new[] { true, false })
        {
            var answer = await AskChatflowAsync(workflowId, stream);

            (answer.Status, answer.Code, answer.IsStream).ShouldBe((status, code, false));
        }

        (await Proxy.UsageAsync()).ShouldAllBe(row => row.GetProperty("charge").GetString() == "0");
    }

    [TestCase(SandboxChats.FailedMidwayChatflow, "upstream_timeout")]
    [TestCase(SandboxChats.TruncatedChatflow, "upstream_error")]
    public async Task Or_in_the_middle_which_never_looks_like_an_answer(string workflowId, string code)
    {
        var answer = await AskChatflowAsync(workflowId, stream: true);

        (answer.Text, answer.Code, answer.IsDone).ShouldBe(("The weather is ", code, false));
        (await AskChatflowAsync(workflowId, stream: false)).Code.ShouldBe(code);
    }

    [Test]
    public async Task Its_ids_are_asked_for_where_they_are_missing()
    {
        var answer = await ChatAnswer.ReadAsync(
            Proxy.Client, new { model = "coze-chatflow", workflow_id = "1", messages = new[] { new { role = "user", content = "Hi" } } });

        (answer.Status, answer.Code).ShouldBe((400, "missing_app_or_bot_id"));
        Coze.Seen.Chats.ShouldBeEmpty();
    }
}
