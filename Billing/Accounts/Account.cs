using CozeProxy.Billing.Keys;
using CozeProxy.Billing.Pricing;

namespace CozeProxy.Billing.Accounts;

/// <summary>Who pays: the balance counts every movement and charge, and held is the part set aside for calls under way.</summary>
public sealed record Account(long Id, string Name, string Group, Money Balance, Money Held, DateTimeOffset CreatedAt)
{
    /// <summary>What all its keys together may do.</summary>
    public CallLimits? Limits { get; init; }

    /// <summary>What a new call may still set aside.</summary>
    public Money Available => Balance - Held;
}
