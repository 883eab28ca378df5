using CozeProxy.Billing.Documents;

namespace CozeProxy.Settings;

/// <summary>
/// What is stored as documents and kept in force from memory: every change, here or on another replica, goes on into what is in
/// force. <typeparamref name="TEntry"/> is a document as operators see it.
/// </summary>
internal abstract class DocumentRegistry<TEntry> : IDisposable
{
    private readonly IDocumentStore _store;
    private readonly SemaphoreSlim _changing = new(1, 1);

    protected DocumentRegistry(IDocumentStore store)
    {
        _store = store;
        store.WhenChangedElsewhere(RestockSoonAsync);
    }

    /// <summary>Puts what is stored in force, as the proxy does before it serves.</summary>
    public Task RestockAsync(CancellationToken cancellationToken) =>
        InTurnAsync(async () => await TakeAsync(await _store.ListAsync(cancellationToken)), cancellationToken);

    /// <summary>Removes what is stored under exactly that name; no longer in force when this returns. False where there is nothing.</summary>
    public async Task<bool> DeleteAsync(string name, CancellationToken cancellationToken)
    {
        if (!await _store.DeleteAsync(name, cancellationToken))
        {
            return false;
        }

        await RestockAsync(CancellationToken.None);
        return true;
    }

    public void Dispose() => _changing.Dispose();

    /// <summary>Adds or replaces a document; in force with the next request when this returns.</summary>
    protected async Task<TEntry> PutAsync(string name, string document, CancellationToken cancellationToken)
    {
        var stored = await _store.PutAsync(name, document, cancellationToken);

        // The change is durable by now: giving up here would leave memory and store apart.
        await RestockAsync(CancellationToken.None);
        return Read(stored);
    }

    protected Task<IReadOnlyList<StoredDocument>> ListStoredAsync(CancellationToken cancellationToken) => _store.ListAsync(cancellationToken);

    /// <summary>One at a time: of two changes at once, the later one must not be overwritten by a reading made before it.</summary>
    protected async Task InTurnAsync(Func<Task> change, CancellationToken cancellationToken)
    {
        await _changing.WaitAsync(cancellationToken);
        try
        {
            await change();
        }
        finally
        {
            _changing.Release();
        }
    }

    protected abstract TEntry Read(StoredDocument stored);

    /// <summary>Puts all that is stored in force; never called twice at a time.</summary>
    protected abstract Task TakeAsync(IReadOnlyList<StoredDocument> stored);

    /// <summary>Says in the log that what others have changed could not be read.</summary>
    protected abstract void NotRead(Exception problem);

    // What is in force stays until the next try: the failure is passed on, so that there will be one.
    private async Task RestockSoonAsync()
    {
        try
        {
            await RestockAsync(CancellationToken.None);
        }
        catch (Exception problem)
        {
            NotRead(problem);
            throw;
        }
    }
}
