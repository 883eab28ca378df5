namespace CozeProxy.Billing.Ledger;

/// <summary>What became of a top-up or correction, with its movement (the first one, when it was repeated).</summary>
public sealed record MovementResult(MovementOutcome Outcome, Movement? Movement = null);
