using CozeProxy.Billing.Ledger;

namespace CozeProxy.Billing.Storage.Sqlite;

/// <summary>Sets a call's money aside and writes its row, or says why not and writes nothing.</summary>
internal sealed class HoldOperation(CallOpening opening) : WriteOperation<HoldResult>
{
    protected override HoldResult Run(WriteSession session)
    {
        var account = session.Accounts.Find(opening.AccountId);
        if (account is null)
        {
            return HoldResult.AccountNotFound;
        }

        // A free call moves no money, so neither an overdrawn balance nor a spent budget stands in its way.
        var hold = opening.Hold.Nanos;
        var free = hold == 0 && opening.Price.Price.IsFree;
        if (!free && !account.Covers(hold))
        {
            return HoldResult.InsufficientBalance;
        }

        if (!free && opening.DailyBudget is { } budget && session.Budgets.Used(opening.KeyId, opening.CallId) + hold > budget.Nanos)
        {
            return HoldResult.DailyBudgetExceeded;
        }

        // The row first: should it be refused, memory has not moved.
        var held = checked(account.Held + hold);
        session.Calls.Open(opening);
        account.Move(account.Balance, held);
        session.Budgets.Add(opening.KeyId, opening.CallId, hold);
        return HoldResult.Held;
    }
}
