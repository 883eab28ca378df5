namespace CozeProxy.Admin.Operations;

/// <summary>
/// How entries that the configuration may declare as well are changed: by whoever may, only where it does not declare them, and one at
/// a time, since a change is made to what was read just before and two at once would lose one of them.
/// </summary>
internal sealed class StoredChanges<TEntry>(Func<string, bool> isDeclared, Func<string, CancellationToken, Task<TEntry?>> find) : IDisposable
    where TEntry : class
{
    private readonly SemaphoreSlim _changing = new(1, 1);

    public async Task<OperationResult<TEntry>> MakeAsync(
        Actor actor, string name, Func<TEntry?, Task<OperationResult<TEntry>>> change, CancellationToken cancellationToken)
    {
        if (!actor.MayChange)
        {
            return OperationErrors.Forbidden;
        }

        if (isDeclared(name))
        {
            return OperationErrors.DeclaredInConfiguration(name);
        }

        await _changing.WaitAsync(cancellationToken);
        try
        {
            return await change(await find(name, cancellationToken));
        }
        finally
        {
            _changing.Release();
        }
    }

    public void Dispose() => _changing.Dispose();
}
