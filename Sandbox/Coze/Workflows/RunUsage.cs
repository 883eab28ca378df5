using System.Text.Json.Nodes;

namespace CozeProxy.Sandbox.Coze.Workflows;

/// <summary>How a run reports its tokens; Coze has done it in several ways, and sometimes not at all.</summary>
internal sealed class RunUsage
{
    private readonly Action<JsonObject> _write;

    private RunUsage(Action<JsonObject> write) => _write = write;

    public static RunUsage None { get; } = new(_ => { });

    public static RunUsage Null { get; } = new(target => target["usage"] = null);

    public static RunUsage Zero { get; } = Of(0, 0);

    public static RunUsage Of(int input, int output) => new(target => target["usage"] = new JsonObject
    {
        ["input_count"] = input,
        ["output_count"] = output,
        ["token_count"] = input + output,
    });

    /// <summary>The total alone, as older servers and the open-source one send it.</summary>
    public static RunUsage LegacyTotal(int total) => new(target =>
    {
        target["token"] = total;
        target["cost"] = "0";
    });

    public void WriteTo(JsonObject target) => _write(target);
}
