namespace CozeProxy.Sandbox.Coze.OAuth;

/// <summary>What a test wants the next exchanges to do: wait, fail, or neither.</summary>
internal sealed class ExchangePlan
{
    private readonly Lock _lock = new();
    private Task _gate = Task.CompletedTask;
    private ExchangeFault? _fault;
    private int _faultsLeft;

    public Task Gate
    {
        get
        {
            lock (_lock)
            {
                return _gate;
            }
        }
    }

    public void HoldUntil(Task gate)
    {
        lock (_lock)
        {
            _gate = gate;
        }
    }

    public void FailWith(ExchangeFault fault, int times)
    {
        lock (_lock)
        {
            (_fault, _faultsLeft) = (fault, times);
        }
    }

    public void Restore()
    {
        lock (_lock)
        {
            (_gate, _fault, _faultsLeft) = (Task.CompletedTask, null, 0);
        }
    }

    public ExchangeFault? TakeFault()
    {
        lock (_lock)
        {
            return _fault is not null && _faultsLeft-- > 0 ? _fault : _fault = null;
        }
    }
}
