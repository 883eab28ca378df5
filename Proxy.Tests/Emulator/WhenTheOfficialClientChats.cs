using System.Text.Json;
using CozeProxy.Sandbox.Coze;
using CozeProxy.Sandbox.Coze.Chats;
using CozeProxy.Tests.Clients;

namespace CozeProxy.Tests.Emulator;

/// <summary>What Coze's own client makes of the emulator's bots and chatflows.</summary>
internal sealed class WhenTheOfficialClientChats
{
    private const string Text = "你好, world";

    private CozeEmulator _coze = null!;
    private JsonElement _chats;

    [OneTimeSetUp]
    public async Task RunTheClientOnceAsync()
    {
        _coze = await CozeEmulator.StartAsync(new CozeEmulatorOptions(), CancellationToken.None);
        var result = await NodeClient.RunAsync(
            "coze-api.mjs",
            new Dictionary<string, string>
            {
                ["COZE_BASE_URL"] = _coze.BaseAddress.ToString().TrimEnd('/'),
                ["COZE_APP_JSON"] = _coze.OAuthAppJson,
                ["COZE_BOTS"] = string.Join(',', SandboxChats.Bot, SandboxChats.ReasoningBot, SandboxChats.FollowUpBot, SandboxChats.ActingBot,
                    SandboxChats.FailedBot, SandboxChats.UnpublishedBot),
                ["COZE_CHATFLOWS"] = string.Join(',', SandboxChats.Chatflow, SandboxChats.AskingChatflow, SandboxChats.FailedChatflow),
                ["COZE_INPUT"] = Text,
            },
            TimeSpan.FromSeconds(60));
        _chats = result.Json().GetProperty("chats");
    }

    [OneTimeTearDown]
    public async Task StopAsync() => await _coze.DisposeAsync();

    [TestCase(SandboxChats.Bot)]
    [TestCase(SandboxChats.Chatflow)]
    public void It_reads_a_chat_event_by_event(string id)
    {
        var events = Events(id);

        events[0].Name.ShouldBe("conversation.chat.created");
        events[^2].Name.ShouldBe("conversation.chat.completed");
        events[^1].Name.ShouldBe("done");
        string.Concat(events.Where(item => item.Name == "conversation.message.delta").Select(item => item.Data.GetProperty("content").GetString()))
            .ShouldBe(BuiltInChats.Greeting(Text));
        events[0].Data.GetProperty("usage").GetProperty("token_count").GetInt32().ShouldBe(0);
        events[^2].Data.GetProperty("usage").GetProperty("token_count").GetInt32().ShouldBe(168);
        events[^2].Data.TryGetProperty("bot_id", out _).ShouldBe(id == SandboxChats.Bot);
    }

    [Test]
    public void It_polls_for_a_whole_answer()
    {
        var answer = _chats.GetProperty(SandboxChats.FollowUpBot).GetProperty("create").GetProperty("answer");

        answer.GetProperty("chat").GetProperty("status").GetString().ShouldBe("completed");
        answer.GetProperty("chat").GetProperty("usage").GetProperty("token_count").GetInt32().ShouldBe(168);
        var messages = answer.GetProperty("messages").EnumerateArray().ToList();
        messages.Select(message => message.GetProperty("type").GetString()).ShouldBe(["verbose", "answer", "follow_up", "follow_up"]);
        messages[1].GetProperty("content").GetString().ShouldBe(BuiltInChats.Greeting(Text));
    }

    [Test]
    public void It_reads_reasoning()
    {
        var thoughts = Events(SandboxChats.ReasoningBot).Where(item => item.Name == "conversation.message.delta" && item.Data.TryGetProperty("reasoning_content", out _));

        string.Concat(thoughts.Select(item => item.Data.GetProperty("reasoning_content").GetString())).ShouldBe("The user greets me.");
    }

    [Test]
    public void It_is_asked_to_act()
    {
        var streamed = Events(SandboxChats.ActingBot)[^2];
        var polled = _chats.GetProperty(SandboxChats.ActingBot).GetProperty("create").GetProperty("answer").GetProperty("chat");

        streamed.Name.ShouldBe("conversation.chat.requires_action");
        foreach (var chat in new[] { streamed.Data, polled })
        {
            chat.GetProperty("status").GetString().ShouldBe("requires_action");
            chat.GetProperty("required_action").GetProperty("submit_tool_outputs").GetProperty("tool_calls")[0].GetProperty("function")
                .GetProperty("name").GetString().ShouldBe("local_weather");
        }
    }

    [Test]
    public void It_hears_of_failures()
    {
        Events(SandboxChats.FailedBot)[^2].Data.GetProperty("last_error").GetProperty("code").GetInt32().ShouldBe(5000);
        _chats.GetProperty(SandboxChats.FailedBot).GetProperty("create").GetProperty("answer").GetProperty("chat").GetProperty("status").GetString().ShouldBe("failed");
        _chats.GetProperty(SandboxChats.UnpublishedBot).GetProperty("create").GetProperty("error").GetProperty("code").GetInt32().ShouldBe(4015);
        Events(SandboxChats.FailedChatflow)[0].Data.GetProperty("code").GetString().ShouldBe("720702204");
    }

    [Test]
    public void A_chatflow_that_asks_is_done_without_being_completed()
    {
        Events(SandboxChats.AskingChatflow).Select(item => item.Name).ShouldBe(
        [
            "conversation.chat.created", "conversation.chat.in_progress", "conversation.message.completed", "conversation.message.completed",
            "conversation.message.completed", "done",
        ]);
    }

    private List<(string Name, JsonElement Data)> Events(string id) =>
    [
        .. _chats.GetProperty(id).GetProperty("stream").GetProperty("events").EnumerateArray()
            .Select(item => (item.GetProperty("event").GetString()!, item.GetProperty("data"))),
    ];
}
