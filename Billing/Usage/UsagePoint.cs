using System.Runtime.InteropServices;
using CozeProxy.Billing.Pricing;

namespace CozeProxy.Billing.Usage;

/// <summary>What was called in one hour or day of one model, account or channel; the label is its name or id.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct UsagePoint(DateTimeOffset Begin, string Label, long Calls, Money Charge);
