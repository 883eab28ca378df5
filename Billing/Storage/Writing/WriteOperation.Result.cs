namespace CozeProxy.Billing.Storage.Writing;

/// <summary>An operation somebody waits for the result of.</summary>
internal abstract class WriteOperation<TResult> : WriteOperation
{
    // Waiters go on elsewhere: one that runs long must not hold up those behind it.
    private readonly TaskCompletionSource<TResult> _waiter = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenRegistration _registration;
    private Exception? _failure;

    public Task<TResult> Task => _waiter.Task;

    protected TResult? Result { get; set; }

    public void CancelWith(CancellationToken cancellationToken)
    {
        if (cancellationToken.CanBeCanceled)
        {
            _registration = cancellationToken.UnsafeRegister(
                static (self, token) =>
                {
                    var operation = (WriteOperation<TResult>)self!;
                    if (operation.TryCancel())
                    {
                        operation._waiter.TrySetCanceled(token);
                    }
                },
                this);
        }
    }

    public sealed override void FailWith(Exception failure) => _failure = failure;

    public sealed override void Answer()
    {
        _registration.Dispose();
        if (_failure is not null)
        {
            _waiter.TrySetException(_failure);
        }
        else
        {
            _waiter.TrySetResult(Result!);
        }
    }
}
