using System.Runtime.InteropServices;

namespace CozeProxy.Billing.Storage;

/// <summary>A part of a sum: from the one to before the other, in days, hours or call ids as its source has it.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct UsagePart(UsageSource Source, long From, long To);
