using System.Collections.Immutable;
using System.Text.Json;

namespace CozeProxy.Sandbox.Coze.Workflows;

/// <summary>What a run was started with, for steps that answer to it.</summary>
internal sealed record RunInput(string WorkflowId, JsonElement Parameters)
{
    public const string UserTextParameter = "BOT_USER_INPUT";

    /// <summary>What the run's questions were answered with so far.</summary>
    public ImmutableArray<string> Answers { get; init; } = [];

    /// <summary>The user's text, where Coze's own start node expects it.</summary>
    public string UserText => Text(UserTextParameter);

    /// <summary>A parameter as text; empty when it is not there, JSON when it is no string.</summary>
    public string Text(string parameter)
    {
        if (Parameters.ValueKind != JsonValueKind.Object || !Parameters.TryGetProperty(parameter, out var value))
        {
            return "";
        }

        return value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
    }
}
