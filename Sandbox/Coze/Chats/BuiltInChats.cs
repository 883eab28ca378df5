using CozeProxy.Sandbox.Coze.Workflows;

namespace CozeProxy.Sandbox.Coze.Chats;

/// <summary>The bots and chatflows every emulator has: ones that answer well, and one for each way in which Coze was seen to differ or fail.</summary>
internal static class BuiltInChats
{
    public static string Greeting(string userText) => BuiltInScripts.Greeting(userText);

    public static void PublishAll(ChatCatalog catalog, CozeEmulatorOptions options)
    {
        PublishBots(catalog, options);
        PublishFailures(catalog);
        PublishChatflows(catalog, options);
    }

    private static RunUsage Usage => BuiltInScripts.Usage;

    private static ChatScript Begun(string name, string description) => new ChatScript(name, description).Begin();

    private static IReadOnlyList<string> GreetingWords(ChatStage stage) => Words.Of(Greeting(stage.Chat.Call.UserText));

    private static void PublishBots(ChatCatalog catalog, CozeEmulatorOptions options)
    {
        Bot(SandboxChats.Bot, Begun("bot", "Streams its answer word by word.").Say(GreetingWords, options.WordPause).Complete(Usage));
        Bot(SandboxChats.ReasoningBot, Begun("reasoning", "Thinks before it answers.")
            .Think(_ => ["The user ", "greets me."], GreetingWords, options.WordPause).Complete(Usage));
        Bot(SandboxChats.ToolBot, Begun("tools", "Looks things up and calls a tool before it answers.").UseTool().Say(GreetingWords).Complete(Usage));
        Bot(SandboxChats.FollowUpBot, Begun("follow-ups", "Suggests what to ask next.")
            .Say(GreetingWords).Complete(Usage, "What else can you do?", "还有什么想了解的？"));
        Bot(SandboxChats.SeveralAnswersBot, Begun("several answers", "Two answers, one after the other.")
            .Say("First ", "answer.").Say("Second ", "answer.").Complete(Usage));
        Bot(SandboxChats.WholeAnswerBot, Begun("whole answer", "Its answer comes all at once.").Message(ChatMessage.Answer, "All at once.").Complete(Usage));
        Bot(SandboxChats.RememberingBot, Begun("memory", "Tells what the user said first in the conversation.")
            .Say(stage => Words.Of($"You began with: {stage.Chat.Conversation.History[0].Text}")).Complete(Usage));
        Bot(SandboxChats.ActingBot, Begun("acting", "Waits for a function of its client, and answers with what it brings.")
            .RequireAction("call_weather_1", "local_weather", """{"location":"南京","type":0}""")
            .Say(stage => Words.Of($"The tool says: {stage.Chat.ToolOutputs.Values.First()}")).Complete(Usage));
        Bot(SandboxChats.NoUsageBot, Begun("no usage", "Reports no tokens.").Say(GreetingWords).Complete(RunUsage.Null));

        void Bot(string id, ChatScript script) => catalog.Publish(ChatKind.Bot, id, script);
    }

    private static void PublishFailures(ChatCatalog catalog)
    {
        Bot(SandboxChats.FailedBot, Begun("failed", "The chat fails; its last error says why.").Fail(5000, "event interval error").Done());
        Bot(SandboxChats.FailedBareBot, new ChatScript("failed bare", "It fails with a bare code.").FailBare(701231, "error"));
        Bot(SandboxChats.ErrorBot, Begun("error", "An error event.").Event("error", """{"code":4000,"msg":"Request parameter error"}"""));
        Bot(SandboxChats.EmptyErrorBot, Begun("empty error", "An error event that says nothing.").Event("error", "{}"));
        Bot(SandboxChats.OutOfQuotaBot, Begun("out of quota", "The free quota is used up.").Fail(4028, "The free quota has been used up").Done());
        Bot(SandboxChats.RefusedBot, new ChatScript("refused", "HTTP 200 with JSON in place of the stream.").Refuse(200, 4020, "Too many requests"));
        Bot(SandboxChats.UnpublishedBot, new ChatScript("unpublished", "Not published as an API.")
            .Refuse(200, ChatFaults.NotPublished.Code, ChatFaults.NotPublished.Message));
        Bot(SandboxChats.SilentBot, Begun("silent", "Completes without an answer.").Complete(Usage));
        Bot(SandboxChats.DoneOnlyBot, Begun("done only", "Done, but never completed.").Done());
        Bot(SandboxChats.FailedMidwayBot, Begun("failed midway", "Some text, then a failure.").Begun("The ", "weather ", "is ").Fail(5000, "model failed").Done());
        Bot(SandboxChats.TruncatedBot, Begun("truncated", "Some text, and the stream ends.").Begun("The ", "weather ", "is "));
        Bot(SandboxChats.DroppedBot, Begun("dropped", "Some text, and the connection is cut.").Begun("The ", "weather ", "is ").Drop());
        Bot(SandboxChats.DoneMidwayBot, Begun("done midway", "Some text, and done without having been completed.").Begun("The ", "weather ", "is ").Done());

        void Bot(string id, ChatScript script) => catalog.Publish(ChatKind.Bot, id, script);
    }

    private static void PublishChatflows(ChatCatalog catalog, CozeEmulatorOptions options)
    {
        Chatflow(SandboxChats.Chatflow, Begun("chatflow", "Streams its answer word by word.").Say(GreetingWords, options.WordPause)
            .Then((stage, cancellationToken) => stage.VerboseAsync("empty result", "empty result", cancellationToken)).Complete(Usage));
        Chatflow(SandboxChats.AskingChatflow, Begun("asking", "Asks for a city, and answers in the next chat of the conversation.")
            .Ask("Which city?").InLaterChats(Begun("asked", "").Say(stage => Words.Of($"Sunny in {stage.Chat.Call.UserText}.")).Complete(Usage)));
        Chatflow(SandboxChats.ReplyChatflow, Begun("reply", "Asks for a reply by a required action.").Message(ChatMessage.Answer, "Are you sure?").RequireReply());
        Chatflow(SandboxChats.FailedChatflow, new ChatScript("failed", "A failure whose code is a string, without a chat.")
            .FailBare(720702204, "The conversation name does not exist"));
        Chatflow(SandboxChats.FailedMidwayChatflow, Begun("failed midway", "Some text, then a failure.")
            .Begun("The ", "weather ", "is ").FailBare(720702085, "Workflow execution timed out"));
        Chatflow(SandboxChats.TruncatedChatflow, Begun("truncated", "Some text, and the stream ends.").Begun("The ", "weather ", "is "));

        void Chatflow(string id, ChatScript script) => catalog.Publish(ChatKind.Chatflow, id, script);
    }
}
