namespace CozeProxy.Billing.Ledger;

/// <summary>Why a balance changed. The numbers are stored: they never change their meaning.</summary>
public enum MovementKind
{
    /// <summary>Money was added.</summary>
    TopUp = 1,

    /// <summary>A mistake was put right, in either direction; what was wrong stays as it is.</summary>
    Correction = 2,
}
