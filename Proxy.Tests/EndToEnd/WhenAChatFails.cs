using CozeProxy.Sandbox.Coze;
using CozeProxy.Sandbox.Coze.Chats;
using CozeProxy.Sandbox.Coze.Workflows;

namespace CozeProxy.Tests.EndToEnd;

internal sealed class WhenAChatFails : ChatsFixture
{
    [TestCase(SandboxChats.FailedBot, 502, "upstream_error")]
    [TestCase(SandboxChats.FailedBareBot, 502, "upstream_error")]
    [TestCase(SandboxChats.ErrorBot, 400, "invalid_request")]
    [TestCase(SandboxChats.EmptyErrorBot, 502, "upstream_error")]
    [TestCase(SandboxChats.OutOfQuotaBot, 429, "insufficient_quota")]
    [TestCase(SandboxChats.RefusedBot, 429, "rate_limited")]
    [TestCase(SandboxChats.UnpublishedBot, 404, "bot_not_found")]
    [TestCase("7380000000999", 404, "bot_not_found")]
    [TestCase(SandboxChats.SilentBot, 502, "upstream_empty")]
    [TestCase(SandboxChats.DoneOnlyBot, 502, "upstream_error")]
    public async Task Before_its_first_word_the_status_says_so_and_nothing_is_charged(string botId, int status, string code)
    {
        foreach (var stream in new[] { true, false })
        {
            var answer = await AskBotAsync(botId, stream);

            (answer.Status, answer.Code, answer.IsStream).ShouldBe((status, code, false));
            answer.Error.GetProperty("message").GetString()!.ShouldNotContain("workflow", Case.Insensitive);
            Proxy.ForgetFailures();
        }

        var rows = await Proxy.UsageAsync();
        rows.Count.ShouldBe(2);
        rows.ShouldAllBe(row => row.GetProperty("charge").GetString() == "0" && row.GetProperty("errorCode").GetString() == code);
        (await Proxy.BalanceAsync()).ShouldBe(1000m);
    }

    [TestCase(SandboxChats.FailedMidwayBot)]
    [TestCase(SandboxChats.TruncatedBot)]
    [TestCase(SandboxChats.DroppedBot)]
    [TestCase(SandboxChats.DoneMidwayBot)]
    public async Task After_some_words_it_never_looks_like_an_answer_and_what_was_delivered_is_charged(string botId)
    {
        var streamed = await AskBotAsync(botId, stream: true);
        var whole = await AskBotAsync(botId, stream: false);

        (streamed.Text, streamed.Code, streamed.IsDone).ShouldBe(("The weather is ", "upstream_error", false));
        (whole.Status, whole.Code).ShouldBe((502, "upstream_error"));
        var rows = await Proxy.UsageAsync();
        rows.ShouldAllBe(row => row.GetProperty("outcome").GetString() == "failed");

        // "Hello" is two tokens of input, the text four of output: 2 / 1000 × 0.001 + 4 / 1000 × 0.002
        rows.Select(row => row.GetProperty("charge").GetString()).ShouldBe(["0", "0.00001"]);
    }

    [Test]
    public async Task Cozes_own_words_and_log_id_travel_with_the_error()
    {
        var answer = await AskBotAsync(SandboxChats.OutOfQuotaBot, stream: true);

        var coze = answer.Error.GetProperty("coze");
        coze.GetProperty("code").GetInt64().ShouldBe(4028);
        coze.GetProperty("msg").GetString()!.ShouldContain("quota");
        coze.GetProperty("logid").GetString().ShouldBe(Coze.Seen.Chats[0].LogId);
        answer.Headers["x-should-retry"].ShouldBe("false");
    }

    [Test]
    public async Task A_conversation_that_does_not_exist_is_not_found()
    {
        var answer = await AskBotAsync(SandboxChats.Bot, stream: true, conversation: "7599");

        (answer.Status, answer.Code, answer.Error.GetProperty("param").GetString()).ShouldBe((404, "conversation_not_found", "conversation_id"));
    }

    [Test]
    public async Task A_conversation_has_one_chat_at_a_time()
    {
        var gate = new TaskCompletionSource();
        Coze.AddBot(Scripted, new ChatScript("long").Begin().Begun("some ").PauseUntil(gate.Task).Say("more").Complete(RunUsage.Of(1, 1)));
        using var open = await OpenAnswer.OpenAsync(Proxy.Client, BotBody(Scripted, stream: true));
        (await open.ReadLineAsync()).ShouldNotBeNull();

        var busy = await AskBotAsync(SandboxChats.Bot, stream: true, conversation: Coze.Seen.Chats[0].ConversationId);
        gate.SetResult();
        await open.ReadToEndAsync();

        (busy.Status, busy.Code, busy.Headers["x-should-retry"]).ShouldBe((409, "conversation_busy", "true"));
    }

    [Test]
    public async Task A_token_that_was_revoked_is_replaced_once()
    {
        (await AskBotAsync(SandboxChats.Bot, stream: true)).Status.ShouldBe(200);
        Coze.RevokeTokens();

        (await AskBotAsync(SandboxChats.Bot, stream: true)).Text.ShouldBe(BuiltInChats.Greeting("Hello"));

        Coze.Seen.SuccessfulExchanges.ShouldBe(2);
    }

    [TestCase(true, 200)]
    [TestCase(false, 429)]
    public async Task Where_the_quota_is_used_up_another_channel_serves_unless_the_bot_had_begun(bool atTheDoor, int status)
    {
        await using var poor = await CozeEmulator.StartAsync(new CozeEmulatorOptions(), CancellationToken.None);
        var begun = new ChatScript("poor").Begin();
        poor.AddBot(Scripted, (atTheDoor ? begun : begun.UseTool()).Fail(4028, "The free quota has been used up").Done());
        Coze.AddBot(Scripted, new ChatScript("rich").Begin().Say("served").Complete(RunUsage.Of(1000, 0)));
        await RestartAsync(Settings with
        {
            Configuration = new Dictionary<string, string?>(Settings.Configuration)
            {
                ["Coze:Channels:first:BaseUrl"] = poor.BaseAddress.AbsoluteUri,
                ["Coze:Channels:first:Auth:Type"] = "Token",
                ["Coze:Channels:first:Auth:Token"] = poor.PersonalAccessToken,
                ["Coze:Channels:first:Priority"] = "10",
            },
        });

        var answer = await AskBotAsync(Scripted, stream: true);

        answer.Status.ShouldBe(status);
        Coze.Seen.Chats.Count.ShouldBe(atTheDoor ? 1 : 0);
    }
}
