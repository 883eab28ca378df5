using CozeProxy.Transforms.Exchange;

namespace CozeProxy.Tests.Transforms.Fakes;

/// <summary>Books that note when a call is closed in them, and that a test can hold up or let fail.</summary>
internal sealed class Settlement : ICallSettlement
{
    private readonly TaskCompletionSource<RunReport> _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Gate { get; set; } = Task.CompletedTask;

    public int Times { get; private set; }

    public RunEnd EndWhenSettled { get; private set; }

    public bool ClientGoneWhenSettled { get; private set; }

    public bool DeliveredWhenSettled { get; private set; }

    public TimeSpan? FirstByteWhenSettled { get; private set; }

    /// <summary>The report, as soon as somebody settles.</summary>
    public Task<RunReport> Begun => _begun.Task.WaitAsync(Eventually.Patience);

    public Task SettleAsync(RunReport report)
    {
        Times++;
        EndWhenSettled = report.End;
        ClientGoneWhenSettled = report.ClientGone;
        DeliveredWhenSettled = report.HasDelivered;
        FirstByteWhenSettled = report.FirstByte;
        _begun.TrySetResult(report);
        return Gate;
    }
}
