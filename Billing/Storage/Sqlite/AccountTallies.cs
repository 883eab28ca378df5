using Microsoft.Data.Sqlite;

namespace CozeProxy.Billing.Storage.Sqlite;

/// <summary>
/// The accounts a batch touches. Each is read once, kept up to date in memory while the batch's calls come and go, and
/// written back once: that is exact because nobody else can write between the batch's begin and its commit.
/// </summary>
internal sealed class AccountTallies(SqliteConnection connection) : IDisposable
{
    private readonly Dictionary<long, AccountTally> _tallies = [];
    private readonly PreparedStatement _read = new(connection, "SELECT balance, held FROM accounts WHERE id = ?");
    private readonly PreparedStatement _write = new(connection, "UPDATE accounts SET balance = ?, held = ? WHERE id = ? AND balance = ? AND held = ?");

    public AccountTally? Find(long accountId)
    {
        if (_tallies.TryGetValue(accountId, out var tally))
        {
            return tally;
        }

        if (!_read.Bind(accountId).TryReadPair(out var balance, out var held))
        {
            return null;
        }

        tally = new AccountTally(accountId, balance, held);
        _tallies.Add(accountId, tally);
        return tally;
    }

    /// <summary>Writes the changes and forgets the accounts, so that whoever comes next reads them afresh.</summary>
    public void Flush()
    {
        foreach (var tally in _tallies.Values)
        {
            if (tally.Changed)
            {
                Write(tally);
            }
        }

        _tallies.Clear();
    }

    public void Forget() => _tallies.Clear();

    public void Dispose()
    {
        _read.Dispose();
        _write.Dispose();
    }

    // Several calls stand behind one such write, so a failure here is never one operation's own.
    private void Write(AccountTally tally)
    {
        int changed;
        try
        {
            changed = _write
                .Bind(tally.Balance).Bind(tally.Held)
                .Bind(tally.AccountId).Bind(tally.BalanceBefore).Bind(tally.HeldBefore)
                .Run();
        }
        catch (SqliteException problem)
        {
            throw new StorageException("An account's sums could not be written.", problem);
        }

        if (changed != 1)
        {
            throw new StorageException("An account changed under the batch that was adding to it.");
        }
    }
}
