using CozeProxy.Billing.Pricing;

namespace CozeProxy.Admin.Api;

/// <summary>An amount, below zero where it takes, and the call that it puts right, if there is one.</summary>
internal sealed record Correction(Money Amount, string? Note, string? IdempotencyKey, long? CallId);
