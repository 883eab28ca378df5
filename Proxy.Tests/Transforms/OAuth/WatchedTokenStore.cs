using CozeProxy.Transforms.OAuth;

namespace CozeProxy.Tests.Transforms.OAuth;

/// <summary>Tells when the right to fetch was refused: then whoever asks is waiting for another replica.</summary>
internal sealed class WatchedTokenStore(ITokenStore inner) : ITokenStore
{
    private readonly TaskCompletionSource _refused = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Refused => _refused.Task;

    public Task<IssuedToken?> GetAsync(string key) => inner.GetAsync(key);

    public Task SetAsync(string key, IssuedToken token) => inner.SetAsync(key, token);

    public Task RemoveAsync(string key, AccessToken token) => inner.RemoveAsync(key, token);

    public async Task<IAsyncDisposable?> TryLockAsync(string key)
    {
        var held = await inner.TryLockAsync(key);
        if (held is null)
        {
            _refused.TrySetResult();
        }

        return held;
    }
}
