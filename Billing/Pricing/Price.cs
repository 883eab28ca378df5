namespace CozeProxy.Billing.Pricing;

/// <summary>What a model costs: per thousand input tokens, per thousand output tokens, per call, and at least.</summary>
public sealed record Price(Money InputPer1K, Money OutputPer1K, Money PerCall, Money Minimum)
{
    /// <summary>What a completed run costs that reported no tokens.</summary>
    public MissingUsage MissingUsage { get; init; }

    /// <summary>What to set aside for a call that does not say how much output it wants; null leaves it to an estimate.</summary>
    public Money? Hold { get; init; }

    /// <summary>Whether a call at this price never moves money.</summary>
    public bool IsFree => this is { InputPer1K.Nanos: 0, OutputPer1K.Nanos: 0, PerCall.Nanos: 0, Minimum.Nanos: 0 };

    /// <summary>Whether nothing in it is below zero.</summary>
    public bool IsValid => InputPer1K >= Money.Zero && OutputPer1K >= Money.Zero && PerCall >= Money.Zero && Minimum >= Money.Zero && !(Hold < Money.Zero);

    /// <summary>How much dearer output is than input, for display; null when input costs nothing.</summary>
    public decimal? CompletionRatio => InputPer1K == Money.Zero ? null : (decimal)OutputPer1K.Nanos / InputPer1K.Nanos;
}
