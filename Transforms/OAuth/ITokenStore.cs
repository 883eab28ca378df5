namespace CozeProxy.Transforms.OAuth;

/// <summary>Where replicas share a token, and agree on which of them fetches the next.</summary>
internal interface ITokenStore
{
    /// <summary>The shared token; null when there is none. Throws <see cref="TokenStoreException"/> when the store is away.</summary>
    Task<IssuedToken?> GetAsync(string key);

    Task SetAsync(string key, IssuedToken token);

    /// <summary>Removes the token if it still is this one.</summary>
    Task RemoveAsync(string key, AccessToken token);

    /// <summary>Takes the right to fetch; null when another replica has it.</summary>
    Task<IAsyncDisposable?> TryLockAsync(string key);
}
