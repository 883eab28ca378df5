using CozeProxy.Transforms.OpenAi;

namespace CozeProxy.Admin.Ui.Trying;

/// <summary>Why a trial did not come to its end: in the proxy's words, and what Coze said.</summary>
internal sealed record TryFailure(LocalizedText Message)
{
    public string? Code { get; init; }

    public string? CozeCode { get; init; }

    public string? CozeMessage { get; init; }

    public string? LogId { get; init; }

    public string? DebugUrl { get; init; }
}
