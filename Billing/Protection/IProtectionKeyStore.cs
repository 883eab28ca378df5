namespace CozeProxy.Billing.Protection;

/// <summary>
/// The keys that seal what clients are handed and bring back, shared by all replicas: a list that is only ever added to.
/// What stands in an element is the business of whoever seals.
/// </summary>
public interface IProtectionKeyStore
{
    /// <summary>All elements, in the order of their numbers, which begin with 1 and leave none out.</summary>
    Task<IReadOnlyList<ProtectionKey>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Adds an element under its number; false when another replica was first to add one under that number.</summary>
    Task<bool> TryAddAsync(ProtectionKey key, CancellationToken cancellationToken);
}
