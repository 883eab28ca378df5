using System.Text.Json.Nodes;
using CozeProxy.Sandbox.Coze.Chats;
using CozeProxy.Sandbox.Coze.Workflows;

namespace CozeProxy.Tests.Compatibility;

/// <summary>
/// The kinds of target that the table has columns for. Each has the same models: one that chats, and others named by what
/// they do.
/// </summary>
internal static class Targets
{
    public static IReadOnlyList<TargetUnderTest> All { get; } = [Workflow(), Bot(), Chatflow()];

    private static RunUsage Usage => RunUsage.Of(Features.InputTokens, Features.OutputTokens);

    private static TargetUnderTest Workflow()
    {
        const string Kind = "workflow", Chat = "8101", Unpublished = "8102", Breaks = "8103", Thinks = "8104", Sees = "8105", Asks = "8106";
        return new TargetUnderTest(Kind, coze =>
        {
            coze.Add(Chat, new WorkflowScript("chats").Stream(input => Words.Of(BuiltInScripts.Greeting(input.UserText)))
                .EndWithOutput(input => BuiltInScripts.Greeting(input.UserText), Usage).Done());
            coze.Add(Breaks, new WorkflowScript("breaks").Stream(["The ", "weather ", "is "]).NodeError(5000, "[720701002] plugin timed out"));
            coze.Add(Thinks, new WorkflowScript("thinks").EndWith(input => new JsonObject
            {
                ["output"] = BuiltInScripts.Greeting(input.UserText),
                ["reasoning_content"] = Features.Thought,
            }, Usage).Done());
            coze.Add(Sees, new WorkflowScript("sees").EndWithOutput(input => $"I see {input.Text("image")}{input.Text("document")}", Usage).Done());
            coze.Add(Asks, new WorkflowScript("asks").Interrupt("Which city?").EndWithOutput(input => $"Sunny in {input.Answers[0]}.", Usage).Done());
        }, new Dictionary<string, string?>(
        [
            .. Model(Kind, "Workflow", "WorkflowId", Chat),
            .. Model($"{Kind}-unpublished", "Workflow", "WorkflowId", Unpublished),
            .. Model($"{Kind}-breaks", "Workflow", "WorkflowId", Breaks),
            .. Model($"{Kind}-thinks", "Workflow", "WorkflowId", Thinks),
            .. Model($"{Kind}-sees", "Workflow", "WorkflowId", Sees),
            .. TakesFiles($"{Kind}-sees"),
            .. Model($"{Kind}-asks", "Workflow", "WorkflowId", Asks),
        ]));
    }

    private static TargetUnderTest Bot()
    {
        const string Kind = "bot", Chat = "8201", Unpublished = "8202", Breaks = "8203", Thinks = "8204", Sees = "8205", Asks = "8206";
        return new TargetUnderTest(Kind, coze =>
        {
            coze.AddBot(Chat, Chats().Say(Greeting).Complete(Usage));
            coze.AddBot(Breaks, Chats().Begun("The ", "weather ", "is ").Fail(5000, "model failed").Done());
            coze.AddBot(Thinks, Chats().Think(_ => Words.Of(Features.Thought), Greeting).Complete(Usage));
            coze.AddBot(Sees, Chats().Say(stage => [$"I see {stage.Chat.Call.UserText}"]).Complete(Usage));
            coze.AddBot(Asks, Chats().RequireAction("call_1", "local_weather", """{"day":"today"}""")
                .Say(stage => [$"Sunny in {stage.Chat.ToolOutputs.Values.First()}."]).Complete(Usage));
        }, new Dictionary<string, string?>(
        [
            .. Model(Kind, "Bot", "BotId", Chat),
            .. Model($"{Kind}-unpublished", "Bot", "BotId", Unpublished),
            .. Model($"{Kind}-breaks", "Bot", "BotId", Breaks),
            .. Model($"{Kind}-thinks", "Bot", "BotId", Thinks),
            .. Model($"{Kind}-sees", "Bot", "BotId", Sees),
            .. Model($"{Kind}-asks", "Bot", "BotId", Asks),
        ]));
    }

    private static TargetUnderTest Chatflow()
    {
        const string Kind = "chatflow", Chat = "8301", Unpublished = "8302", Breaks = "8303", Thinks = "8304", Sees = "8305", Asks = "8306";
        return new TargetUnderTest(Kind, coze =>
        {
            coze.AddChatflow(Chat, Chats().Say(Greeting).Complete(Usage));
            coze.AddChatflow(Breaks, Chats().Begun("The ", "weather ", "is ").FailBare(720702085, "Workflow execution timed out"));
            coze.AddChatflow(Thinks, Chats().Think(_ => Words.Of(Features.Thought), Greeting).Complete(Usage));
            coze.AddChatflow(Sees, Chats().Say(stage => [$"I see {stage.Chat.Call.Body.GetProperty("parameters").GetRawText()}"]).Complete(Usage));
            coze.AddChatflow(Asks, Chats().Ask("Which city?").InLaterChats(Chats().Say(stage => [$"Sunny in {stage.Chat.Call.UserText}."]).Complete(Usage)));
        }, new Dictionary<string, string?>(
        [
            .. Flow(Kind, Chat),
            .. Flow($"{Kind}-unpublished", Unpublished),
            .. Flow($"{Kind}-breaks", Breaks),
            .. Flow($"{Kind}-thinks", Thinks),
            .. Flow($"{Kind}-sees", Sees),
            .. TakesFiles($"{Kind}-sees"),
            .. Flow($"{Kind}-asks", Asks),
        ]));
    }

    private static ChatScript Chats() => new ChatScript("chats").Begin();

    private static IReadOnlyList<string> Greeting(ChatStage stage) => Words.Of(BuiltInScripts.Greeting(stage.Chat.Call.UserText));

    private static Dictionary<string, string?> Flow(string name, string id) =>
        new(Model(name, "Chatflow", "WorkflowId", id)) { [$"Coze:Models:{name}:AppId"] = "8399" };

    private static Dictionary<string, string?> Model(string name, string kind, string idName, string id) => new()
    {
        [$"Coze:Models:{name}:Kind"] = kind,
        [$"Coze:Models:{name}:{idName}"] = id,
    };

    private static Dictionary<string, string?> TakesFiles(string name) => new()
    {
        [$"Coze:Models:{name}:Inputs:image"] = "$image",
        [$"Coze:Models:{name}:Inputs:document"] = "$file",
    };
}
