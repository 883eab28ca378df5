using CozeProxy.Billing.Ledger;
using CozeProxy.Billing.Pricing;

namespace CozeProxy.Tests.Billing;

/// <summary>A call as the story knows it; it can be closed once.</summary>
internal sealed class StoryCall(CallOpening opening, int replica)
{
    private readonly Lock _gate = new();

    public CallOpening Opening { get; } = opening;

    /// <summary>Which replica opened it, and takes it along when it ends.</summary>
    public int Replica { get; } = replica;

    public Money? Charge { get; private set; }

    public CallOutcome? Outcome { get; private set; }

    public bool Close(Money charge, CallOutcome outcome)
    {
        lock (_gate)
        {
            if (Charge is not null)
            {
                return false;
            }

            (Charge, Outcome) = (charge, outcome);
            return true;
        }
    }
}
