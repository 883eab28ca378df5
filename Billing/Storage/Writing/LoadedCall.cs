using System.Runtime.InteropServices;
using CozeProxy.Billing.Ledger;
using CozeProxy.Billing.Pricing;

namespace CozeProxy.Billing.Storage.Writing;

/// <summary>What a batch must know of a call before it can close it.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct LoadedCall(long AccountId, long KeyId, long Hold, CallOutcome? Outcome = null, long Charge = 0)
{
    /// <summary>As the database says it, where an open call's outcome is read as 0.</summary>
    public static LoadedCall Of(long accountId, long keyId, long hold, long outcome, long charge) =>
        new(accountId, keyId, hold, outcome == 0 ? null : (CallOutcome)outcome, charge);

    public bool IsClosedAs(CallOutcome outcome, Money charge) => Outcome == outcome && Charge == charge.Nanos;
}
