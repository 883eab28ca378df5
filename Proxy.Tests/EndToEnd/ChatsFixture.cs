using CozeProxy.Sandbox.Coze.Chats;

namespace CozeProxy.Tests.EndToEnd;

/// <summary>A proxy that has prices for bots and chatflows, and two bots under names of their own.</summary>
internal abstract class ChatsFixture : ProxyFixture
{
    /// <summary>A bot whose chats are cancelled when their clients leave.</summary>
    protected const string CancelledModel = "helper";

    /// <summary>The same bot, whose chats are read to their ends.</summary>
    protected const string DrainedModel = "listener";

    protected override ProxySettings Settings
    {
        get
        {
            var configuration = new Dictionary<string, string?>();
            foreach (var model in new[] { "coze-bot", "coze-chatflow", CancelledModel, DrainedModel })
            {
                configuration[$"Billing:Prices:{model}:InputPer1K"] = "0.001";
                configuration[$"Billing:Prices:{model}:OutputPer1K"] = "0.002";
            }

            foreach (var model in new[] { CancelledModel, DrainedModel })
            {
                configuration[$"Coze:Models:{model}:Kind"] = "Bot";
                configuration[$"Coze:Models:{model}:BotId"] = Scripted;
            }

            configuration[$"Coze:Models:{CancelledModel}:OnClientGone"] = "Cancel";
            return new ProxySettings { Configuration = configuration };
        }
    }

    protected static object BotBody(string botId, bool stream, string text = "Hello", string? conversation = null) => new
    {
        model = "coze-bot",
        bot_id = botId,
        conversation_id = conversation,
        messages = new[] { new { role = "user", content = text } },
        stream,
    };

    protected static object ChatflowBody(string workflowId, bool stream, string text = "Hello", string? conversation = null) => new
    {
        model = "coze-chatflow",
        workflow_id = workflowId,
        app_id = "7500",
        conversation_id = conversation,
        messages = new[] { new { role = "user", content = text } },
        stream,
    };

    protected static object ModelBody(string model, bool stream, string text = "Hello") =>
        new { model, messages = new[] { new { role = "user", content = text } }, stream };

    protected Task<ChatAnswer> AskBotAsync(string botId, bool stream, string text = "Hello", string? conversation = null) =>
        ChatAnswer.ReadAsync(Proxy.Client, BotBody(botId, stream, text, conversation));

    protected Task<ChatAnswer> AskChatflowAsync(string workflowId, bool stream, string text = "Hello", string? conversation = null) =>
        ChatAnswer.ReadAsync(Proxy.Client, ChatflowBody(workflowId, stream, text, conversation));

    protected Task<ChatAnswer> PlayBotAsync(ChatScript script, bool stream)
    {
        Coze.AddBot(Scripted, script);
        return AskBotAsync(Scripted, stream);
    }
}
