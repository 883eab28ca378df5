using System.Data.Common;
using CozeProxy.Billing.Storage.Writing;

namespace CozeProxy.Tests.Billing;

/// <summary>A store that commits and then, when it is told to, fails before it can say so.</summary>
internal sealed class ForgetfulStore(IBatchStore store) : IBatchStore
{
    private int _losing;

    public void LoseNextCommit() => Interlocked.Exchange(ref _losing, 1);

    public void Open(LedgerBatch batch) => store.Open(batch);

    public void Close(LedgerBatch batch)
    {
        store.Close(batch);
        if (Interlocked.Exchange(ref _losing, 0) == 1)
        {
            throw new IOException("The connection broke.");
        }
    }

    public void Run(Action<DbConnection> statements) => store.Run(statements);

    public void Rollback() => store.Rollback();

    public bool IsCausedByData(Exception problem) => store.IsCausedByData(problem);

    public void Dispose() => store.Dispose();
}
