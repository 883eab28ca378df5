namespace CozeProxy.Transforms.Coze;

/// <summary>What Coze said when it failed: its code and words, and the handles by which its support finds the run.</summary>
public sealed record CozeFault(int? HttpStatus, long? Code, string? Message)
{
    public string? LogId { get; init; }

    public string? DebugUrl { get; init; }

    public bool SaidSomething => Code is not null || Message is not null;
}
