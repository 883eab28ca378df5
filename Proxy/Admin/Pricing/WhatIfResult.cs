using CozeProxy.Billing.Pricing;

namespace CozeProxy.Admin.Pricing;

/// <summary>What a call would cost and what would be set aside for it before. The channel is null where none was asked for and none can serve it.</summary>
internal sealed record WhatIfResult(
    string Model, string Group, string? Channel, PriceSnapshot Snapshot, TokenUsage Usage, ChargeLines Lines, Money Hold);
