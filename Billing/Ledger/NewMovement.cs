using CozeProxy.Billing.Pricing;

namespace CozeProxy.Billing.Ledger;

/// <summary>A top-up or correction as an operator asks for it; of several with one idempotency key on an account only the first counts.</summary>
public sealed record NewMovement(long AccountId, MovementKind Kind, Money Amount, string Note, string? IdempotencyKey = null, long? CallId = null);
