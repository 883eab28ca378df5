using CozeProxy.Transforms.Redis;

namespace CozeProxy.Transforms.OAuth;

/// <summary>
/// Where replicas share a token, and agree on which of them fetches the next. Everything here throws
/// <see cref="RedisAwayException"/> when the store does not answer.
/// </summary>
internal interface ITokenStore
{
    /// <summary>The shared token; null when there is none that can be read here.</summary>
    Task<IssuedToken?> GetAsync(string key);

    Task SetAsync(string key, IssuedToken token);

    /// <summary>Removes the token if it still is this one.</summary>
    Task RemoveAsync(string key, AccessToken token);

    /// <summary>Takes the right to fetch; null when another replica has it.</summary>
    Task<IAsyncDisposable?> TryLockAsync(string key);
}
