using CozeProxy.Billing.Ledger;
using CozeProxy.Billing.Pricing;

namespace CozeProxy.Billing.Storage.Writing;

/// <summary>Sets a call's money aside and writes its row, or says why not and writes nothing.</summary>
internal sealed class HoldOperation(CallOpening opening) : LedgerOperation<HoldResult>
{
    private const int ServiceUnavailable = 503;

    // The call waits to be forwarded: better refused now than made late.
    public override bool OutlivesItsStore => false;

    public override void Ask(LedgerBatch batch)
    {
        batch.AskForAccount(opening.AccountId);
        if ((opening.DailyBudget ?? opening.MonthlyBudget) is not null)
        {
            // Of a key whose spending is kept both must be, whichever budget it has at the moment.
            batch.AskForSpending(opening.KeyId, Period.DayOf(opening.CallId));
            batch.AskForSpending(opening.KeyId, Period.MonthOf(opening.CallId));
        }
    }

    // Whoever asked was told that the call is not made: should its row be there all the same, it is closed as refused.
    public override ILedgerOperation CommitWasLost() => new SettleOperation(new CallClosing
    {
        CallId = opening.CallId,
        AccountId = opening.AccountId,
        KeyId = opening.KeyId,
        Hold = opening.Hold,
        Channel = opening.Channel,
        Price = opening.Price,
        Basis = ChargeBasis.Nothing,
        Outcome = CallOutcome.Refused,
        Status = ServiceUnavailable,
        DurationMs = 0,
        ErrorCode = "billing_unavailable",
    });

    protected override HoldResult DecideOn(LedgerBatch batch) => batch.Hold(opening);
}
