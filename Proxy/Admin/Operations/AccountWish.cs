using CozeProxy.Billing.Pricing;

namespace CozeProxy.Admin.Operations;

/// <summary>The account an operator wants to open; what is left out takes its default or does not limit it.</summary>
internal sealed record AccountWish(string? Name, string? Group, Money? Balance, int? RequestsPerMinute, int? MaxConcurrency);
