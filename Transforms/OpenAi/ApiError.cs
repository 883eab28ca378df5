using CozeProxy.Transforms.Coze;

namespace CozeProxy.Transforms.OpenAi;

/// <summary>A failure as an OpenAI client sees it: status, type, code and message, and what Coze said where Coze said it.</summary>
public sealed record ApiError(int Status, string Type, string Code, LocalizedText Message)
{
    /// <summary>The request field at fault, if one is.</summary>
    public string? Param { get; init; }

    /// <summary>Coze's own words, passed on so that its support can find the run.</summary>
    public CozeFault? Coze { get; init; }

    /// <summary>Whether the same request may succeed later; OpenAI's SDKs read it from x-should-retry.</summary>
    public bool ShouldRetry { get; init; }

    /// <summary>How long the client should wait before it tries again.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
