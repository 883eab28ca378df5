namespace CozeProxy.Sandbox.Coze.Executions;

/// <summary>What a test has in mind for runs that go on without their request, and for questions after them.</summary>
internal sealed class AsyncPlan
{
    private readonly Lock _lock = new();
    private (int Status, int Code, string Message) _failure;
    private int _failures;

    /// <summary>Only paid plans may run a workflow asynchronously.</summary>
    public bool IsPaid { get; set; } = true;

    /// <summary>Whether the answer names the run; one that does not leaves it running and unknown.</summary>
    public bool TellsExecuteId { get; set; } = true;

    /// <summary>A run begins at once, but its request is not answered before.</summary>
    public Task AnswersAfter { get; set; } = Task.CompletedTask;

    /// <summary>The next questions after a run are answered by a failure.</summary>
    public void FailHistoriesWith(int status, int code, string message, int times)
    {
        lock (_lock)
        {
            (_failure, _failures) = ((status, code, message), times);
        }
    }

    public (int Status, int Code, string Message)? TakeHistoryFailure()
    {
        lock (_lock)
        {
            return _failures > 0 && _failures-- > 0 ? _failure : null;
        }
    }
}
