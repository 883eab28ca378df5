namespace CozeProxy.Cli.Validation;

/// <summary>What a configuration is and what is wrong with it. No secret is in it.</summary>
internal sealed record ValidationReport
{
    public bool Ok => Errors.Count == 0;

    public required IReadOnlyCollection<string> Errors { get; init; }

    public required IReadOnlyList<string> Listen { get; init; }

    public required IReadOnlyList<string> Channels { get; init; }

    public required IReadOnlyList<string> Models { get; init; }

    /// <summary>The provider, and where it keeps the ledger; no password.</summary>
    public required string Store { get; init; }

    public required bool Redis { get; init; }

    /// <summary>What was asked over the network, and answered well; empty when nothing was.</summary>
    public IReadOnlyList<string> Reached { get; init; } = [];
}
