using CozeProxy.Billing.Storage.Writing;
using Microsoft.Data.Sqlite;

namespace CozeProxy.Billing.Storage.Sqlite;

/// <summary>Reads an account's sums at a batch's begin and writes them at its end.</summary>
internal sealed class AccountStatements(SqliteConnection connection) : IDisposable
{
    private readonly PreparedStatement _read = new(connection, "SELECT balance, held FROM accounts WHERE id = ?");

    // What was read is part of the condition: a sum is never written over one that nobody has looked at.
    private readonly PreparedStatement _write = new(connection, "UPDATE accounts SET balance = ?, held = ? WHERE id = ? AND balance = ? AND held = ?");

    public AccountTally? Find(long accountId)
    {
        Span<long> columns = stackalloc long[2];
        return _read.Bind(accountId).TryRead(columns) ? new AccountTally(accountId, columns[0], columns[1]) : null;
    }

    public void Write(AccountTally account)
    {
        var changed = _write
            .Bind(account.Balance).Bind(account.Held)
            .Bind(account.AccountId).Bind(account.BalanceBefore).Bind(account.HeldBefore)
            .Run();
        if (changed != 1)
        {
            throw new StorageException("An account changed under the batch that was adding to it.");
        }
    }

    public void Dispose()
    {
        _read.Dispose();
        _write.Dispose();
    }
}
