using CozeProxy.Billing.Keys;
using CozeProxy.Billing.Pricing;

namespace CozeProxy.Billing.Accounts;

/// <summary>What is asked for when an account is opened; what is left out does not limit it.</summary>
public sealed record NewAccount(string Name, string Group, Money OpeningBalance)
{
    /// <summary>What all its keys together may do.</summary>
    public CallLimits? Limits { get; init; }
}
