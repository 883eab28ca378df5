namespace CozeProxy.Billing.Operators;

/// <summary>Those who may sign in to the console by name. Names are told apart whatever their case.</summary>
public interface IOperatorStore
{
    /// <summary>Adds one; null when the name is taken.</summary>
    Task<Operator?> CreateAsync(string name, OperatorRole role, string passwordHash, CancellationToken cancellationToken);

    /// <summary>All of them by name.</summary>
    Task<IReadOnlyList<Operator>> ListAsync(CancellationToken cancellationToken);

    /// <summary>One, or null.</summary>
    Task<Operator?> GetAsync(long id, CancellationToken cancellationToken);

    /// <summary>Who signs in by this name, or null.</summary>
    Task<OperatorSecret?> FindAsync(string name, CancellationToken cancellationToken);

    /// <summary>Changes one, who is signed out everywhere by it; returns them as they now are, or null when there is none such.</summary>
    Task<Operator?> ChangeAsync(long id, OperatorChanges changes, CancellationToken cancellationToken);

    /// <summary>Counts a wrong password; after so many in a row the name is locked until the moment given.</summary>
    Task CountFailureAsync(long id, int most, DateTimeOffset lockedUntil, CancellationToken cancellationToken);

    /// <summary>Forgets wrong passwords after a right one.</summary>
    Task ForgetFailuresAsync(long id, CancellationToken cancellationToken);
}
