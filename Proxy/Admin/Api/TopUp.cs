using CozeProxy.Billing.Pricing;

namespace CozeProxy.Admin.Api;

internal sealed record TopUp(Money Amount, string? Note, string? IdempotencyKey);
