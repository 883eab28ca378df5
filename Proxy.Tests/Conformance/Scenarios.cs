using System.Reflection;
using CozeProxy.Sandbox.Coze;

namespace CozeProxy.Tests.Conformance;

/// <summary>
/// All that is played through all dialects. What the emulator has built in comes by itself; whatever else it learns to play
/// joins the list here.
/// </summary>
internal static class Scenarios
{
    public static IReadOnlyList<Scenario> All { get; } =
    [
        .. Of(typeof(SandboxWorkflows), _ => "workflow-"), .. Of(typeof(SandboxChats), name => IsChatflow(name) ? FlowPrefix : "bot-"),
    ];

    /// <summary>Chatflows need an app, which no model name has room for: they are registered.</summary>
    public static IEnumerable<KeyValuePair<string, string?>> Configuration() => All.Where(scenario => IsChatflow(scenario.Name))
        .SelectMany(scenario => new Dictionary<string, string?>
        {
            [$"Coze:Models:{scenario.Model}:Kind"] = "Chatflow",
            [$"Coze:Models:{scenario.Model}:WorkflowId"] = scenario.Model[FlowPrefix.Length..],
            [$"Coze:Models:{scenario.Model}:AppId"] = "7600",
            [$"Coze:Models:{scenario.Model}:Price"] = "coze-workflow",
        });

    private const string FlowPrefix = "flow-";

    private static bool IsChatflow(string name) => name.EndsWith("Chatflow", StringComparison.Ordinal);

    private static IEnumerable<Scenario> Of(Type ids, Func<string, string> prefix) => ids.GetFields(BindingFlags.Public | BindingFlags.Static)
        .Where(field => field.IsLiteral)
        .Select(field => new Scenario(field.Name, prefix(field.Name) + (string)field.GetRawConstantValue()!));
}
