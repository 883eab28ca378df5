using CozeProxy.Billing.Keys;
using CozeProxy.Billing.Pricing;

namespace CozeProxy.Billing.Accounts;

/// <summary>What is asked for when an account is opened; what is left out does not limit it.</summary>
public sealed record NewAccount(string Name, string Group, Money OpeningBalance)
{
    /// <summary>The note of the movement that an opening balance is recorded as.</summary>
    public const string OpeningNote = "opening balance";

    /// <summary>What all its keys together may do.</summary>
    public CallLimits? Limits { get; init; }
}
