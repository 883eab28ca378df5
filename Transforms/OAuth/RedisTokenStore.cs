using CozeProxy.Transforms.Redis;

namespace CozeProxy.Transforms.OAuth;

/// <summary>Shares tokens through Redis: an encrypted string with a lifetime a token, and a lock with an owner and a lifetime beside it.</summary>
internal sealed class RedisTokenStore(RedisLink redis, TokenSeal seal, TimeProvider time) : ITokenStore
{
    // Longer than an exchange may take, so that a lock only outlives its owner when the owner died.
    private static readonly TimeSpan LockLifetime = TimeSpan.FromSeconds(25);

    private const string CompareAndDelete =
        """
        local value = redis.call('GET', KEYS[1])
        if value and string.sub(value, 1, string.len(ARGV[1])) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
        return 0
        """;

    public async Task<IssuedToken?> GetAsync(string key) =>
        (string?)await redis.AskAsync(db => db.StringGetAsync(key)) is { } value ? seal.Open(key, value) : null;

    public Task SetAsync(string key, IssuedToken token)
    {
        var lifetime = token.ExpiresAt - time.GetUtcNow();
        if (lifetime <= TimeSpan.Zero)
        {
            return Task.CompletedTask;
        }

        var value = seal.Close(key, token);
        return redis.AskAsync(db => db.StringSetAsync(key, value, lifetime));
    }

    public Task RemoveAsync(string key, AccessToken token) =>
        redis.AskAsync(db => db.ScriptEvaluateAsync(CompareAndDelete, [key], [TokenSeal.HashOf(token) + " "]));

    public async Task<IAsyncDisposable?> TryLockAsync(string key)
    {
        var lockKey = key + ":lock";
        var owner = Guid.NewGuid().ToString("N");
        return await redis.AskAsync(db => db.LockTakeAsync(lockKey, owner, LockLifetime)) ? new HeldLock(redis, lockKey, owner) : null;
    }

    private sealed class HeldLock(RedisLink redis, string key, string owner) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            try
            {
                // Only if it is still ours.
                await redis.AskAsync(db => db.LockReleaseAsync(key, owner));
            }
            catch (RedisAwayException)
            {
                // It ends by its own lifetime.
            }
        }
    }
}
