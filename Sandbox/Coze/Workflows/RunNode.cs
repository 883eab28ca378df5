namespace CozeProxy.Sandbox.Coze.Workflows;

/// <summary>The workflow's node that speaks.</summary>
internal sealed record RunNode(string Id, string Type, string Title)
{
    public static RunNode End { get; } = new("900001", "End", "End");

    public static RunNode Output { get; } = new("187404", "Message", "Output");

    public static RunNode Question { get; } = new("164201", "QA", "问答");
}
