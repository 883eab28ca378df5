namespace CozeProxy.Billing.Ledger;

/// <summary>Whether a top-up changed the balance.</summary>
public enum TopUpOutcome
{
    /// <summary>The balance changed.</summary>
    Added,

    /// <summary>The same idempotency key was used on this account before; nothing changed.</summary>
    Repeated,

    /// <summary>There is no such account.</summary>
    AccountNotFound,

    /// <summary>The amount is zero, or the balance could not hold it.</summary>
    AmountRefused,
}
