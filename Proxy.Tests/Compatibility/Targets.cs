using CozeProxy.Sandbox.Coze.Workflows;

namespace CozeProxy.Tests.Compatibility;

/// <summary>The kinds of target that the table has columns for.</summary>
internal static class Targets
{
    public static IReadOnlyList<TargetUnderTest> All { get; } = [Workflow()];

    private static TargetUnderTest Workflow()
    {
        const string Kind = "workflow", Chat = "8101", Unpublished = "8102", Breaks = "8103", Sees = "8105", Asks = "8106";
        var usage = RunUsage.Of(Features.InputTokens, Features.OutputTokens);
        var chat = new WorkflowScript("chats").Stream(input => Words.Of(BuiltInScripts.Greeting(input.UserText)))
            .EndWithOutput(input => BuiltInScripts.Greeting(input.UserText), usage).Done();
        return new TargetUnderTest(Kind, coze =>
        {
            coze.Add(Chat, chat);
            coze.Add(Breaks, new WorkflowScript("breaks").Stream(["The ", "weather ", "is "]).NodeError(5000, "[720701002] plugin timed out"));
            coze.Add(Sees, new WorkflowScript("sees").EndWithOutput(input => $"I see {input.Text("image")}{input.Text("document")}", usage).Done());
            coze.Add(Asks, new WorkflowScript("asks").Interrupt("Which city?"));
        }, new Dictionary<string, string?>
        {
            [$"Coze:Models:{Kind}:Kind"] = "Workflow",
            [$"Coze:Models:{Kind}:WorkflowId"] = Chat,
            [$"Coze:Models:{Kind}-unpublished:Kind"] = "Workflow",
            [$"Coze:Models:{Kind}-unpublished:WorkflowId"] = Unpublished,
            [$"Coze:Models:{Kind}-breaks:Kind"] = "Workflow",
            [$"Coze:Models:{Kind}-breaks:WorkflowId"] = Breaks,
            [$"Coze:Models:{Kind}-thinks:Kind"] = "Workflow",
            [$"Coze:Models:{Kind}-thinks:WorkflowId"] = Chat,
            [$"Coze:Models:{Kind}-sees:Kind"] = "Workflow",
            [$"Coze:Models:{Kind}-sees:WorkflowId"] = Sees,
            [$"Coze:Models:{Kind}-sees:Inputs:image"] = "$image",
            [$"Coze:Models:{Kind}-sees:Inputs:document"] = "$file",
            [$"Coze:Models:{Kind}-asks:Kind"] = "Workflow",
            [$"Coze:Models:{Kind}-asks:WorkflowId"] = Asks,
        });
    }
}
