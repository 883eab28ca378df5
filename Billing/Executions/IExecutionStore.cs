namespace CozeProxy.Billing.Executions;

/// <summary>
/// The runs that go on without a request. Whoever has something to do for one takes it for a while, by the database's clock;
/// if nothing more is heard of that one, another takes it. So no run depends on the process that began it.
/// </summary>
public interface IExecutionStore
{
    /// <summary>
    /// Writes a run down that Coze has accepted; doing it again changes nothing. False when its call is not open any more: then
    /// somebody closed it as abandoned, and the run is nobody's.
    /// </summary>
    Task<bool> AddAsync(NewExecution execution, TimeSpan firstLook, CancellationToken cancellationToken);

    /// <summary>An account's execution with its call's end; null when it has none of this id, or it is not kept any more.</summary>
    Task<Execution?> FindAsync(long accountId, string id, CancellationToken cancellationToken);

    /// <summary>How long until there is something to do, zero or less when there already is; null when there is nothing.</summary>
    Task<TimeSpan?> DueInAsync(CancellationToken cancellationToken);

    /// <summary>Takes what is due, the longest due first; nobody else gets it until the lease is over.</summary>
    Task<IReadOnlyList<TakenExecution>> TakeDueAsync(int most, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>Gives one back, to be taken again after a while. All that give one back do nothing when it was taken by another meanwhile.</summary>
    Task PostponeAsync(TakenExecution taken, TimeSpan by, int failures, CancellationToken cancellationToken);

    /// <summary>Writes down how a run ended, before anything is moved for it, and keeps it; null when another has it.</summary>
    Task<TakenExecution?> EndAsync(TakenExecution taken, ExecutionEnd end, CancellationToken cancellationToken);

    /// <summary>Notes that the call is closed; what has a webhook is due again for that at once.</summary>
    Task SettledAsync(TakenExecution taken, CancellationToken cancellationToken);

    /// <summary>Notes that nothing is left to do.</summary>
    Task OverAsync(TakenExecution taken, CancellationToken cancellationToken);

    /// <summary>Gives back all that this process has taken, for others to take at once.</summary>
    Task ReleaseAsync(CancellationToken cancellationToken);

    /// <summary>Gives back what a dead process may have taken, where no other process can be alive; else does nothing.</summary>
    Task ReleaseOfTheDeadAsync(CancellationToken cancellationToken);

    /// <summary>The SHA-256 of the key an execution came with: what its webhook is signed by. Null when there is no such key.</summary>
    Task<byte[]?> FindKeyHashAsync(long keyId, CancellationToken cancellationToken);
}
