using CozeProxy.Sandbox.Coze;
using CozeProxy.Sandbox.Coze.Chats;
using CozeProxy.Sandbox.Coze.Observed;

namespace CozeProxy.Tests.EndToEnd;

internal sealed class WhenABotAnswers : ChatsFixture
{
    [TestCase(true)]
    [TestCase(false)]
    public async Task The_words_arrive_the_usage_is_Cozes_and_the_charge_is_taken(bool stream)
    {
        var answer = await AskBotAsync(SandboxChats.Bot, stream, "你好, \"world\" 😀");

        answer.Status.ShouldBe(200);
        answer.IsStream.ShouldBe(stream);
        answer.Text.ShouldBe(BuiltInChats.Greeting("你好, \"world\" 😀"));
        var row = (await Proxy.UsageAsync()).ShouldHaveSingleItem();
        row.GetProperty("inputTokens").GetInt64().ShouldBe(45);
        row.GetProperty("outputTokens").GetInt64().ShouldBe(123);
        row.GetProperty("estimated").GetBoolean().ShouldBeFalse();
        row.GetProperty("charge").GetString().ShouldBe("0.000291");
        row.GetProperty("outcome").GetString().ShouldBe("completed");
        row.GetProperty("price").GetProperty("name").GetString().ShouldBe("coze-bot");
        row.GetProperty("cozeLogId").GetString().ShouldBe(Coze.Seen.Chats[0].LogId);
        (await Proxy.BalanceAsync()).ShouldBe(1000m - 0.000291m);
        var chat = Coze.Seen.Chats.ShouldHaveSingleItem();
        (chat.Path, chat.Streaming, chat.Body.GetProperty("user_id").GetString()).ShouldBe(("/v3/chat", true, $"account-{Proxy.AccountId}"));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Its_reasoning_comes_apart_from_its_answer(bool stream)
    {
        var answer = await AskBotAsync(SandboxChats.ReasoningBot, stream);

        answer.Reasoning().ShouldBe("The user greets me.");
        answer.Text.ShouldBe(BuiltInChats.Greeting("Hello"));
    }

    [TestCase(SandboxChats.ToolBot, "Hello! You said: Hello")]
    [TestCase(SandboxChats.SeveralAnswersBot, "First answer.\n\nSecond answer.")]
    [TestCase(SandboxChats.WholeAnswerBot, "All at once.")]
    public async Task Whatever_it_does_its_answers_alone_are_shown_and_once(string botId, string text)
    {
        (await AskBotAsync(botId, stream: true)).Text.ShouldBe(text);
        (await AskBotAsync(botId, stream: false)).Text.ShouldBe(text);
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Follow_ups_come_to_those_who_ask_for_them(bool stream)
    {
        var asked = await ChatAnswer.ReadAsync(Proxy.Client, new
        {
            model = $"bot-{SandboxChats.FollowUpBot}",
            follow_ups = true,
            messages = new[] { new { role = "user", content = "Hello" } },
            stream,
            stream_options = new { include_usage = true },
        });
        var unasked = await AskBotAsync(SandboxChats.FollowUpBot, stream);

        asked.Extras().GetProperty("follow_ups").EnumerateArray().Select(item => item.GetString()).ShouldBe(["What else can you do?", "还有什么想了解的？"]);
        asked.Text.ShouldBe(unasked.Text);
        unasked.Extras().TryGetProperty("follow_ups", out _).ShouldBeFalse();
    }

    [Test]
    public async Task The_messages_the_user_and_the_variables_reach_it()
    {
        await ChatAnswer.ReadAsync(Proxy.Client, new
        {
            model = "coze-bot",
            bot_id = SandboxChats.Bot,
            user = "u-17",
            workflow_parameters = new { city = "南京", days = 3 },
            messages = new object[]
            {
                new { role = "system", content = "Be brief." },
                new { role = "user", content = "Hi" },
                new { role = "assistant", content = "Hello!" },
                new { role = "user", content = "Weather?" },
            },
        });

        var chat = Coze.Seen.Chats.ShouldHaveSingleItem();
        chat.Messages.ShouldBe([("user", "Be brief."), ("user", "Hi"), ("assistant", "Hello!"), ("user", "Weather?")]);
        chat.Body.GetProperty("user_id").GetString().ShouldBe("u-17");
        var variables = chat.Body.GetProperty("custom_variables");
        (variables.GetProperty("city").GetString(), variables.GetProperty("days").GetString()).ShouldBe(("南京", "3"));
        chat.Query.ShouldBeEmpty();
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_conversation_is_gone_on_with_by_the_id_the_answer_told(bool stream)
    {
        var first = await AskBotAsync(SandboxChats.RememberingBot, stream, "I am Ada");
        var other = await AskBotAsync(SandboxChats.RememberingBot, stream, "I am Bob");

        var second = await ChatAnswer.ReadAsync(Proxy.Client, new
        {
            model = "coze-bot",
            bot_id = SandboxChats.RememberingBot,
            conversation_id = first.ConversationId(),
            messages = new object[]
            {
                new { role = "user", content = "I am Ada" },
                new { role = "assistant", content = first.Text },
                new { role = "user", content = "Who am I?" },
            },
            stream,
        });

        second.Text.ShouldBe("You began with: I am Ada");
        first.Headers["x-coze-conversation-id"].ShouldBe(first.ConversationId());
        second.ConversationId().ShouldBe(first.ConversationId());
        other.ConversationId().ShouldNotBe(first.ConversationId());
        var chat = Coze.Seen.Chats[2];
        chat.Query["conversation_id"].ShouldBe(first.ConversationId());
        chat.Body.TryGetProperty("conversation_id", out _).ShouldBeFalse();
        chat.Messages.ShouldBe([("user", "Who am I?")]);
        second.Extras().GetProperty("chat_id").GetString().ShouldBe(chat.ChatId);
    }

    [Test]
    public async Task A_registered_name_leads_to_its_bot()
    {
        Coze.AddBot(Scripted, new ChatScript("mine").Begin().Say("mine").Complete(Sandbox.Coze.Workflows.RunUsage.Of(1000, 0)));

        var answer = await ChatAnswer.ReadAsync(Proxy.Client, ModelBody(DrainedModel, stream: true));

        answer.Text.ShouldBe("mine");
        var row = (await Proxy.UsageAsync()).ShouldHaveSingleItem();
        row.GetProperty("price").GetProperty("name").GetString().ShouldBe(DrainedModel);
        row.GetProperty("charge").GetString().ShouldBe("0.001");
    }

    [Test]
    public async Task A_bot_that_reports_no_usage_is_charged_by_an_estimate()
    {
        await AskBotAsync(SandboxChats.NoUsageBot, stream: true);

        var row = (await Proxy.UsageAsync()).ShouldHaveSingleItem();
        row.GetProperty("estimated").GetBoolean().ShouldBeTrue();
        row.GetProperty("outputTokens").GetInt64().ShouldBeGreaterThan(0);
    }

    [Test]
    public async Task The_first_words_do_not_wait_for_the_others()
    {
        var gate = new TaskCompletionSource();
        Coze.AddBot(Scripted, new ChatScript("gated").Begin().Begun("first ").PauseUntil(gate.Task).Say("second").Complete(Sandbox.Coze.Workflows.RunUsage.Of(1, 1)));

        using var answer = await OpenAnswer.OpenAsync(Proxy.Client, BotBody(Scripted, stream: true));

        (await answer.ReadLineAsync()).ShouldNotBeNull().ShouldContain("first ");
        gate.SetResult();
        (await answer.ReadToEndAsync())[^1].ShouldBe("data: [DONE]");
        await Coze.Seen.WaitForAsync(seen => seen.Chats is [{ Ending: RunEnding.Completed }], Patience);
    }

    [Test]
    public async Task A_key_for_bots_alone_reaches_no_workflow()
    {
        using var client = await Proxy.NewKeyAsync(new { accountId = Proxy.AccountId, name = "bots", models = new[] { "coze-bot" } });

        (await ChatAnswer.ReadAsync(client, BotBody(SandboxChats.Bot, stream: false))).Status.ShouldBe(200);
        (await ChatAnswer.ReadAsync(client, ModelBody($"bot-{SandboxChats.Bot}", stream: false))).Status.ShouldBe(200);
        (await ChatAnswer.ReadAsync(client, Body(SandboxWorkflows.WordByWord, stream: false))).Code.ShouldBe("model_not_allowed");
        (await ChatAnswer.ReadAsync(client, ChatflowBody(SandboxChats.Chatflow, stream: false))).Code.ShouldBe("model_not_allowed");
    }
}
