using CozeProxy.Transforms.Coze;
using CozeProxy.Transforms.OpenAi;

namespace CozeProxy.Transforms.Trials;

/// <summary>What a tried run came to: what the workflow said and used, or the failure as a client would be told it.</summary>
public sealed record WorkflowTrialResult
{
    public ApiError? Error { get; init; }

    /// <summary>The End node's output as text.</summary>
    public string Output { get; init; } = "";

    /// <summary>Coze's count; null when it gave none.</summary>
    public CozeUsage? Usage { get; init; }

    /// <summary>About how many tokens the output has.</summary>
    public long EstimatedOutputTokens { get; init; }

    /// <summary>Whether the workflow stopped to ask a question.</summary>
    public bool Asks { get; init; }

    public string? DebugUrl { get; init; }
}
