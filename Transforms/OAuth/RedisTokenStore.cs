using System.Globalization;
using CozeProxy.Transforms.Redis;
using StackExchange.Redis;

namespace CozeProxy.Transforms.OAuth;

/// <summary>Shares tokens through Redis: a string with a lifetime a token, and a lock with an owner and a lifetime beside it.</summary>
internal sealed class RedisTokenStore(RedisLink redis, TimeProvider time) : ITokenStore
{
    // Longer than an exchange may take, so that a lock only outlives its owner when the owner died.
    private static readonly TimeSpan LockLifetime = TimeSpan.FromSeconds(25);

    private const string CompareAndDelete =
        """
        local value = redis.call('GET', KEYS[1])
        if value and string.sub(value, -string.len(ARGV[1])) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
        return 0
        """;

    public async Task<IssuedToken?> GetAsync(string key)
    {
        var value = (string?)await AskAsync(db => db.StringGetAsync(key));
        return value is null ? null : Decode(value);
    }

    public Task SetAsync(string key, IssuedToken token)
    {
        var lifetime = token.ExpiresAt - time.GetUtcNow();
        return lifetime <= TimeSpan.Zero ? Task.CompletedTask : AskAsync(db => db.StringSetAsync(key, Encode(token), lifetime));
    }

    public Task RemoveAsync(string key, AccessToken token) =>
        AskAsync(db => db.ScriptEvaluateAsync(CompareAndDelete, [key], [" " + token.Value]));

    public async Task<IAsyncDisposable?> TryLockAsync(string key)
    {
        var lockKey = key + ":lock";
        var owner = Guid.NewGuid().ToString("N");
        return await AskAsync(db => db.LockTakeAsync(lockKey, owner, LockLifetime)) ? new HeldLock(this, lockKey, owner) : null;
    }

    private async Task<T> AskAsync<T>(Func<IDatabase, Task<T>> question)
    {
        try
        {
            return await redis.AskAsync(question);
        }
        catch (RedisAwayException e)
        {
            throw new TokenStoreException("Redis did not answer.", e);
        }
    }

    private static string Encode(IssuedToken token) =>
        string.Create(CultureInfo.InvariantCulture, $"{token.IssuedAt.ToUnixTimeSeconds()} {token.ExpiresAt.ToUnixTimeSeconds()} {token.Token.Value}");

    // Whatever else stands there is no token of ours; it is replaced by the next one.
    private static IssuedToken? Decode(string value) =>
        value.Split(' ', 3) is [var issued, var expires, var token]
        && long.TryParse(issued, CultureInfo.InvariantCulture, out var issuedAt)
        && long.TryParse(expires, CultureInfo.InvariantCulture, out var expiresAt)
            ? new IssuedToken(new AccessToken(token), DateTimeOffset.FromUnixTimeSeconds(issuedAt), DateTimeOffset.FromUnixTimeSeconds(expiresAt))
            : null;

    private sealed class HeldLock(RedisTokenStore store, string key, string owner) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            try
            {
                await store.AskAsync(db => db.LockReleaseAsync(key, owner));
            }
            catch (TokenStoreException)
            {
                // It ends by its own lifetime.
            }
        }
    }
}
