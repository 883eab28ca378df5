using CozeProxy.Billing.Pricing;

namespace CozeProxy.Admin.Operations;

/// <summary>The key an operator wants to create; what is left out does not limit it.</summary>
internal sealed record KeyWish(
    long AccountId, string? Name, DateTimeOffset? ExpiresAt, IReadOnlyList<string>? Models, int? RequestsPerMinute, int? MaxConcurrency,
    Money? DailyBudget, Money? MonthlyBudget);
