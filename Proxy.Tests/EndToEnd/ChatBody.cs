namespace CozeProxy.Tests.EndToEnd;

/// <summary>What a client asks, as an OpenAI client writes it.</summary>
internal static class ChatBody
{
    public static object Of(string workflowId, bool stream, string text = "Hello") => new
    {
        model = "coze-workflow",
        workflow_id = workflowId,
        messages = new[] { new { role = "user", content = text } },
        stream,
    };
}
