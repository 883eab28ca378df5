using System.Runtime.InteropServices;
using CozeProxy.Billing.Ledger;
using CozeProxy.Billing.Pricing;

namespace CozeProxy.Billing.Outcomes;

/// <summary>What a call counts as and what it is charged for. The usage is what is known; the basis says whether it is paid.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct CallVerdict(CallOutcome Outcome, ChargeBasis Basis, TokenUsage? Usage, bool NeedsReview);
