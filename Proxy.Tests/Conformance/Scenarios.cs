using System.Reflection;
using CozeProxy.Sandbox.Coze;

namespace CozeProxy.Tests.Conformance;

/// <summary>
/// All that is played through all dialects. What the emulator has built in comes by itself; whatever else it learns to play
/// joins the list here.
/// </summary>
internal static class Scenarios
{
    public static IReadOnlyList<Scenario> All { get; } = [.. Of(typeof(SandboxWorkflows), "workflow-")];

    private static IEnumerable<Scenario> Of(Type ids, string prefix) => ids.GetFields(BindingFlags.Public | BindingFlags.Static)
        .Where(field => field.IsLiteral)
        .Select(field => new Scenario(field.Name, prefix + (string)field.GetRawConstantValue()!));
}
