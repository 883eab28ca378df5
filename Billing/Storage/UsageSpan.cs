using System.Runtime.InteropServices;

namespace CozeProxy.Billing.Storage;

/// <summary>From the one to before the other: call ids, hours or days.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct UsageSpan(long From, long To);
