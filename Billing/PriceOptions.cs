namespace CozeProxy.Billing;

/// <summary>A price as written in configuration; what is left out costs nothing.</summary>
public sealed class PriceOptions
{
    /// <summary>Per thousand input tokens.</summary>
    public string? InputPer1K { get; set; }

    /// <summary>Per thousand output tokens.</summary>
    public string? OutputPer1K { get; set; }

    /// <summary>Per call.</summary>
    public string? PerCall { get; set; }

    /// <summary>The least a call costs.</summary>
    public string? Minimum { get; set; }

    /// <summary>What a completed run costs that reported no tokens: Estimate, PerCall or Free.</summary>
    public string? MissingUsage { get; set; }

    /// <summary>What to set aside for a call that does not say how much output it wants.</summary>
    public string? Hold { get; set; }

    /// <summary>Keys that mean nothing here: a misspelt one would otherwise make a price free.</summary>
    public IList<string> UnknownKeys { get; } = [];
}
