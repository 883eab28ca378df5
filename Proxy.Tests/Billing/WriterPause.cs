using CozeProxy.Billing.Storage;

namespace CozeProxy.Tests.Billing;

/// <summary>An operation that does nothing on the writer's thread until it is told to end.</summary>
internal sealed class WriterPause
{
    private readonly TaskCompletionSource _end = new();
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _operation = Task.CompletedTask;

    public static async Task<WriterPause> BeginAsync(Database database, CancellationToken cancellationToken)
    {
        var pause = new WriterPause();
        pause._operation = database.WriteAsync(
            _ =>
            {
                pause._begun.SetResult();
                pause._end.Task.Wait(CancellationToken.None);
                return 0;
            },
            cancellationToken);
        await pause._begun.Task;
        return pause;
    }

    public async Task EndAsync()
    {
        _end.SetResult();
        await _operation;
    }
}
