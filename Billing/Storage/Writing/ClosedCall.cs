using System.Runtime.InteropServices;
using CozeProxy.Billing.Ledger;
using CozeProxy.Billing.Pricing;

namespace CozeProxy.Billing.Storage.Writing;

/// <summary>A call that a batch closes, and the charge that this comes to.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ClosedCall(CallClosing Closing, Money Charge)
{
    public bool OverHold => Charge > Closing.Hold;
}
