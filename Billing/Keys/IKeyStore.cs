namespace CozeProxy.Billing.Keys;

/// <summary>The gateway keys of all accounts.</summary>
public interface IKeyStore
{
    /// <summary>Creates a key; its plain text is in the answer and nowhere else.</summary>
    Task<KeyCreation> CreateAsync(NewKey key, CancellationToken cancellationToken);

    /// <summary>Changes a key, which holds on every replica with the next request; returns it as it now is, or null when there is none such.</summary>
    Task<GatewayKey?> ChangeAsync(long keyId, KeyChanges changes, CancellationToken cancellationToken);

    /// <summary>Ends a key at once; false when there is none such in force.</summary>
    Task<bool> RevokeAsync(long keyId, CancellationToken cancellationToken);

    /// <summary>One key, revoked or not, or null.</summary>
    Task<GatewayKey?> GetAsync(long keyId, CancellationToken cancellationToken);

    /// <summary>The keys, with the names of their accounts, newest first.</summary>
    Task<Page<GatewayKey>> ListAsync(KeyFilter filter, PageRequest page, CancellationToken cancellationToken);

    /// <summary>How many keys in force each of these accounts has; one without any is left out.</summary>
    Task<IReadOnlyDictionary<long, int>> CountInForceAsync(IReadOnlyCollection<long> accountIds, CancellationToken cancellationToken);

    /// <summary>What these keys have spent of their budgets; one that was never asked for a budget is left out.</summary>
    Task<IReadOnlyDictionary<long, KeySpending>> FindSpendingAsync(IReadOnlyCollection<long> keyIds, CancellationToken cancellationToken);

    /// <summary>Who calls with this key; null when it is unknown or revoked. An expired key is found, so that it can be told apart.</summary>
    ValueTask<Caller?> FindAsync(KeyHash hash, CancellationToken cancellationToken);
}
