namespace CozeProxy.Billing.Ledger;

/// <summary>What became of a top-up, with its movement (the first one, when it was repeated).</summary>
public sealed record TopUpResult(TopUpOutcome Outcome, Movement? Movement = null);
