using CozeProxy.Transforms.OAuth;
using CozeProxy.Transforms.Redis;

namespace CozeProxy.Tests.Transforms.OAuth;

/// <summary>A shared store in memory, with the failures a test wants.</summary>
internal sealed class FakeTokenStore : ITokenStore
{
    public IssuedToken? Stored { get; set; }

    /// <summary>Another replica has the right to fetch and never gives it back.</summary>
    public bool IsLockedByTheDead { get; init; }

    /// <summary>Removals are lost on the way.</summary>
    public bool LosesRemovals { get; init; }

    public Task<IssuedToken?> GetAsync(string key) => Task.FromResult(Stored);

    public Task SetAsync(string key, IssuedToken token)
    {
        Stored = token;
        return Task.CompletedTask;
    }

    public Task RemoveAsync(string key, AccessToken token)
    {
        if (LosesRemovals)
        {
            throw new RedisAwayException();
        }

        Stored = Stored?.Token == token ? null : Stored;
        return Task.CompletedTask;
    }

    public Task<IAsyncDisposable?> TryLockAsync(string key) => Task.FromResult<IAsyncDisposable?>(IsLockedByTheDead ? null : new MemoryStream());
}
