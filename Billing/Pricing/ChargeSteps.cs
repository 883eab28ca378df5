using System.Runtime.InteropServices;

namespace CozeProxy.Billing.Pricing;

/// <summary>
/// All that a charge is made of, as the calculator computes it on its way: the parts and their sum in thousandths of a nano, the
/// sum under the group's ratio (10⁻¹⁸) and then the channel's (10⁻²⁴), rounded, and at least the minimum.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ChargeSteps(
    Int128 PerCall, Int128 Input, Int128 Output, Int128 Sum, Int128 UnderGroup, Int128 UnderChannel, Money Rounded, Money Charge);
