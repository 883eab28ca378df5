using System.Text.Json;
using CozeProxy.Sandbox.Coze;
using CozeProxy.Sandbox.Coze.Chats;
using CozeProxy.Sandbox.Coze.Observed;
using CozeProxy.Sandbox.Coze.Workflows;

namespace CozeProxy.Tests.Emulator;

internal sealed class WhenChatsAreCalled : EmulatorFixture
{
    private const string BotPath = "/v3/chat";
    private const string ChatflowPath = "/v1/workflows/chat";

    [Test]
    public async Task A_bots_events_have_no_ids_and_no_space_behind_the_colon()
    {
        var answer = await CallBotAsync(SandboxChats.Bot);

        answer.Body.ShouldStartWith("event:conversation.chat.created\ndata:{");
        answer.Body.ShouldEndWith("event:done\ndata:\"[DONE]\"\n\n");
        answer.Ids.ShouldBeEmpty();
    }

    [Test]
    public async Task A_chatflows_have_the_space_and_a_link_when_they_are_done()
    {
        var answer = await PostAsync(ChatflowPath, ChatflowBody(SandboxChats.Chatflow));

        answer.Body.ShouldStartWith("event: conversation.chat.created\ndata: {");
        answer.Ids.ShouldBeEmpty();
        answer.Data[^1].GetProperty("debug_url").GetString()!.ShouldContain("execute_id=");
    }

    [TestCase("{}", 4000)]
    [TestCase("no json", 4000)]
    [TestCase("""{"bot_id":"7380000000101","stream":true,"additional_messages":[{"role":"user","content":"x"}]}""", 4000)]
    [TestCase("""{"bot_id":"7380000000101","user_id":"u","stream":true,"additional_messages":[{"role":"assistant","content":"x"}]}""", 4000)]
    [TestCase("""{"bot_id":"7380000000101","user_id":"u","stream":true,"additional_messages":[{"role":"user","content":"x"}],"custom_variables":{"a":1}}""", 4000)]
    [TestCase("""{"bot_id":"1","user_id":"u","stream":true,"additional_messages":[{"role":"user","content":"x"}]}""", 4015)]
    public async Task What_a_bot_cannot_be_asked_is_refused_in_place_of_a_stream(string body, int code)
    {
        var answer = await PostAsync(BotPath, body);

        (answer.Status, answer.Json.GetProperty("code").GetInt32()).ShouldBe((200, code));
        Coze.Seen.Chats.ShouldHaveSingleItem().Ending.ShouldBe(RunEnding.Refused);
    }

    [TestCase("""{"workflow_id":"7390000000101","bot_id":"1","additional_messages":[{"role":"user","content":"x"}]}""")]
    [TestCase("""{"workflow_id":"7390000000101","bot_id":"1","app_id":"2","parameters":{},"additional_messages":[{"role":"user","content":"x"}]}""")]
    [TestCase("""{"workflow_id":"7390000000101","parameters":{},"additional_messages":[{"role":"user","content":"x"}]}""")]
    public async Task Nor_a_chatflow(string body) => (await PostAsync(ChatflowPath, body)).Json.GetProperty("code").GetInt32().ShouldBe(4000);

    [Test]
    public async Task A_bad_token_is_refused_with_a_200_for_bots_and_a_401_for_chatflows()
    {
        var bot = await PostAsync(BotPath, BotBody(SandboxChats.Bot), "bad");
        var chatflow = await PostAsync(ChatflowPath, ChatflowBody(SandboxChats.Chatflow), "bad");

        (bot.Status, bot.Json.GetProperty("code").GetInt32()).ShouldBe((200, 4101));
        (chatflow.Status, chatflow.Json.GetProperty("code").GetInt32()).ShouldBe((401, 4100));
    }

    [Test]
    public async Task A_chat_that_is_over_cannot_be_cancelled()
    {
        await CallBotAsync(SandboxChats.Bot);

        (await CancelAsync(Coze.Seen.Chats[0])).Json.GetProperty("code").GetInt32().ShouldBe(4104);
    }

    [Test]
    public async Task One_that_runs_can_and_its_stream_ends()
    {
        Coze.AddBot(Scripted, new ChatScript("endless").Begin().Begun("some ").PauseUntil(new TaskCompletionSource().Task));
        var calling = CallBotAsync(Scripted);
        await Coze.Seen.WaitForAsync(seen => seen.Chats is [{ EventsSent: 3 }], Patience);

        var cancelled = await CancelAsync(Coze.Seen.Chats[0]);

        cancelled.Json.GetProperty("data").GetProperty("status").GetString().ShouldBe("canceled");
        var answer = await calling;
        (answer.EventNames[^1], answer.EndedProperly).ShouldBe(("done", true));
        await Coze.Seen.WaitForAsync(seen => seen.Chats is [{ Ending: RunEnding.Cancelled }], Patience);
        (await CancelAsync(Coze.Seen.Chats[0])).Json.GetProperty("code").GetInt32().ShouldBe(4104);
    }

    [Test]
    public async Task A_waiting_chat_goes_on_with_what_its_tools_brought()
    {
        await CallBotAsync(SandboxChats.ActingBot);
        var chat = Coze.Seen.Chats[0];

        var answer = await PostAsync(
            $"/v3/chat/submit_tool_outputs?conversation_id={chat.ConversationId}&chat_id={chat.ChatId}",
            """{"tool_outputs":[{"tool_call_id":"call_weather_1","output":"4 degrees"}],"stream":true}""");

        answer.EventNames[^2].ShouldBe("conversation.chat.completed");
        answer.Body.ShouldContain("The tool says: 4 degrees");
        Coze.Seen.Chats[1].ChatId.ShouldBe(chat.ChatId);
    }

    [Test]
    public async Task Conversations_are_remembered_and_kept_apart()
    {
        await CallBotAsync(SandboxChats.RememberingBot, "one");
        await CallBotAsync(SandboxChats.RememberingBot, "other");

        var again = await PostAsync($"{BotPath}?conversation_id={Coze.Seen.Chats[0].ConversationId}", BotBody(SandboxChats.RememberingBot, "two"));

        again.Body.ShouldContain("You began with: one");
        Coze.Seen.Chats[2].ConversationId.ShouldBe(Coze.Seen.Chats[0].ConversationId);
        (await PostAsync($"{BotPath}?conversation_id=1", BotBody(SandboxChats.Bot))).Json.GetProperty("code").GetInt32().ShouldBe(4002);
    }

    [Test]
    public async Task Words_leave_one_by_one()
    {
        Coze.AddBot(Scripted, new ChatScript("two").Begin().Say("a ", "b").Complete(RunUsage.Of(1, 1)));

        var answer = await CallBotAsync(Scripted);

        answer.Data.Where(data => data.TryGetProperty("type", out var type) && type.GetString() == "answer")
            .Select(data => data.GetProperty("content").GetString()).ShouldBe(["a ", "b", "a b"]);
    }

    private Task<RawAnswer> CallBotAsync(string botId, string text = "Hello") => PostAsync(BotPath, BotBody(botId, text));

    private Task<RawAnswer> CancelAsync(SeenChat chat) =>
        PostAsync("/v3/chat/cancel", JsonSerializer.Serialize(new { conversation_id = chat.ConversationId, chat_id = chat.ChatId }));

    private async Task<RawAnswer> PostAsync(string path, string body, string? bearer = null) =>
        (await RawClient.PostAsync(Coze.BaseAddress, path, bearer ?? Coze.PersonalAccessToken, body)).ShouldNotBeNull();

    private static string BotBody(string botId, string text = "Hello") => JsonSerializer.Serialize(
        new { bot_id = botId, user_id = "u", stream = true, additional_messages = new[] { new { role = "user", content = text, content_type = "text" } } });

    private static string ChatflowBody(string workflowId) => JsonSerializer.Serialize(
        new { workflow_id = workflowId, bot_id = "7600", parameters = new { }, additional_messages = new[] { new { role = "user", content = "Hi", content_type = "text" } } });
}
