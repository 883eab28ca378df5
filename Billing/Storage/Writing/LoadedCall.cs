using System.Runtime.InteropServices;
using CozeProxy.Billing.Ledger;

namespace CozeProxy.Billing.Storage.Writing;

/// <summary>What a batch must know of a call before it can close it.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct LoadedCall(long AccountId, long KeyId, long Hold, CallOutcome? Outcome)
{
    public bool IsOpen => Outcome is null;
}
