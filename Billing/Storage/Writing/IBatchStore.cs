using System.Data.Common;

namespace CozeProxy.Billing.Storage.Writing;

/// <summary>A database as the writer needs it, on the writer's thread alone.</summary>
internal interface IBatchStore : IDisposable
{
    /// <summary>Begins a transaction, locks what the batch asks for and tells it what was found.</summary>
    void Open(LedgerBatch batch);

    /// <summary>Writes what the batch decided and commits, durably.</summary>
    void Close(LedgerBatch batch);

    /// <summary>Runs other statements as a transaction of their own.</summary>
    void Run(Action<DbConnection> statements);

    /// <summary>Undoes what is not committed. Never throws: what cannot be undone is left to the next begin.</summary>
    void Rollback();

    /// <summary>Whether a failure lies in what was to be written, and not in the store.</summary>
    bool IsCausedByData(Exception problem);
}
