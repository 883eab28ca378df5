namespace CozeProxy.Billing.Statements;

/// <summary>Reads what an account's balance is made of.</summary>
public interface IStatementReader
{
    /// <summary>
    /// The rows of an account older than the one that the cursor names, or its newest ones, newest first; null when there is no
    /// such account. A page sees one moment: its balances add up, and the newest row's is the account's.
    /// </summary>
    Task<Statement?> ReadAsync(long accountId, StatementCursor? before, int pageSize, CancellationToken cancellationToken);
}
