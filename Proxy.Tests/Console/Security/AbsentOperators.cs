using CozeProxy.Billing.Operators;
using CozeProxy.Billing.Storage;

namespace CozeProxy.Tests.Console.Security;

/// <summary>A store that is away.</summary>
internal sealed class AbsentOperators : IOperatorStore
{
    private static StorageException Away => new("The store is away.");

    public Task<Operator?> CreateAsync(string name, OperatorRole role, string passwordHash, CancellationToken cancellationToken) => throw Away;

    public Task<IReadOnlyList<Operator>> ListAsync(CancellationToken cancellationToken) => throw Away;

    public Task<Operator?> GetAsync(long id, CancellationToken cancellationToken) => throw Away;

    public Task<OperatorSecret?> FindAsync(string name, CancellationToken cancellationToken) => throw Away;

    public Task<Operator?> ChangeAsync(long id, OperatorChanges changes, CancellationToken cancellationToken) => throw Away;

    public Task CountFailureAsync(long id, int most, DateTimeOffset lockedUntil, CancellationToken cancellationToken) => throw Away;

    public Task ForgetFailuresAsync(long id, CancellationToken cancellationToken) => throw Away;
}
