namespace CozeProxy.Billing.Ledger;

/// <summary>Whether a top-up or correction changed the balance.</summary>
public enum MovementOutcome
{
    /// <summary>The balance changed.</summary>
    Added,

    /// <summary>The same idempotency key was used on this account before; nothing changed.</summary>
    Repeated,

    /// <summary>There is no such account.</summary>
    AccountNotFound,

    /// <summary>The account has no closed call of that id.</summary>
    CallNotFound,

    /// <summary>The amount is zero, or the balance could not hold it.</summary>
    AmountRefused,
}
