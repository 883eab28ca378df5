namespace CozeProxy.Tests.EndToEnd;

/// <summary>Requests of a conversation in which the run may ask back, as OpenAI's clients write them.</summary>
internal static class AskingBody
{
    private static readonly object[] InterruptTool =
    [
        new { type = "function", function = new { name = "coze_interrupt", description = "Asks the user.", parameters = new { type = "object" } } },
    ];

    private static readonly object User = new { role = "user", content = "天气怎么样？" };

    /// <summary>The first request: with the tool declared, or from a client that knows no tools.</summary>
    public static object Ask(string workflowId, bool stream, bool withTool = true) => Of($"workflow-{workflowId}", stream, withTool, [User]);

    /// <summary>The answers to tool calls, behind the message that made them.</summary>
    public static object Answer(string model, bool stream, params (string Token, string Data)[] answers) =>
        Of(model, stream, withTool: true, [User, AssistantOf(answers), .. answers.Select(answer => ToolMessage(answer.Token, answer.Data))]);

    /// <summary>The answer of a client that knows no tools.</summary>
    public static object Resume(string model, bool stream, string token, object data) => new
    {
        model,
        messages = new[] { User },
        stream,
        coze_resume = new { token, data },
    };

    /// <summary>A conversation that goes on behind an answered question.</summary>
    public static object GoOn(string model, bool stream, string token) =>
        Of(model, stream, withTool: true, [User, AssistantOf([(token, "")]), ToolMessage(token, "杭州"), User]);

    public static object ToolMessage(string token, string data) => new { role = "tool", tool_call_id = token, content = data };

    private static object AssistantOf((string Token, string Data)[] answers) => new
    {
        role = "assistant",
        content = (string?)null,
        tool_calls = answers.Select(answer => new { id = answer.Token, type = "function", function = new { name = "coze_interrupt", arguments = "{}" } }),
    };

    private static Dictionary<string, object> Of(string model, bool stream, bool withTool, object[] messages)
    {
        var body = new Dictionary<string, object> { ["model"] = model, ["stream"] = stream, ["messages"] = messages };
        if (withTool)
        {
            body["tools"] = InterruptTool;
        }

        return body;
    }
}
