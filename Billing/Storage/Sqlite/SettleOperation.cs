using CozeProxy.Billing.Ledger;
using Dapper;

namespace CozeProxy.Billing.Storage.Sqlite;

/// <summary>Closes a call: its hold goes, its charge comes.</summary>
internal sealed class SettleOperation(CallClosing closing) : WriteOperation<SettleResult>
{
    protected override SettleResult Run(WriteSession session)
    {
        if (session.Accounts.Find(closing.AccountId) is not { } account)
        {
            return WhyNot(session);
        }

        // Everything that can overflow before the row, so that row and memory move together or not at all.
        var charge = closing.Charge;
        var hold = closing.Hold.Nanos;
        var balance = checked(account.Balance - charge.Nanos);
        var held = checked(account.Held - hold);
        if (!session.Calls.TryClose(closing, charge))
        {
            return WhyNot(session);
        }

        account.Move(balance, held);
        session.Budgets.Add(closing.KeyId, closing.CallId, (Int128)charge.Nanos - hold);
        return SettleResult.Settled;
    }

    private SettleResult WhyNot(WriteSession session)
    {
        var open = session.Connection.ExecuteScalar<bool?>("SELECT outcome IS NULL FROM calls WHERE id = @CallId", new { closing.CallId });
        return open switch
        {
            null => SettleResult.NotFound,
            false => SettleResult.AlreadySettled,
            true => throw new InvalidOperationException("The closing's account, key or hold is not the one its call was opened with."),
        };
    }
}
