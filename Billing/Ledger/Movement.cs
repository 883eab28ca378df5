using CozeProxy.Billing.Pricing;

namespace CozeProxy.Billing.Ledger;

/// <summary>A change of a balance that is not a call; a correction may name the call it corrects.</summary>
public sealed record Movement(long Id, long AccountId, MovementKind Kind, Money Amount, string Note, string? IdempotencyKey, long? CallId, DateTimeOffset At);
