using CozeProxy.Billing.Keys;
using StackExchange.Redis;

namespace CozeProxy.Limits;

/// <summary>Counts over all replicas, by one question to Redis for a call; while Redis is away, this one goes on by itself.</summary>
internal sealed class RedisCallLimiter(SharedLimits limits, LeasedPlaces held, PlaceLease lease, LocalCallLimiter alone) : ICallLimiter
{
    public async ValueTask<LimitVerdict> TryEnterAsync(Caller caller, bool takesPlaces = true)
    {
        var (ofKey, ofAccount) = (caller.Limits, caller.AccountLimits);
        var keyPlaces = takesPlaces ? ofKey?.MaxConcurrency : null;
        var accountPlaces = takesPlaces ? ofAccount?.MaxConcurrency : null;
        var leaseId = held.NewLease();
        RedisKey[] keys = [LimitNames.KeyRequests(caller), LimitNames.KeyPlaces(caller), LimitNames.AccountRequests(caller), LimitNames.AccountPlaces(caller)];
        var result = await limits.EvaluateAsync(
            LimitScript.Enter,
            keys,
            [ofKey?.RequestsPerMinute ?? 0, keyPlaces ?? 0, ofAccount?.RequestsPerMinute ?? 0, accountPlaces ?? 0, leaseId, lease.Milliseconds]);
        if (result is null)
        {
            return alone.TryEnter(caller, takesPlaces);
        }

        var answer = (long[])result!;
        var allowance = RequestAllowance.Tighter(
            AllowanceOf(ofKey?.RequestsPerMinute, answer[2], answer[3]), AllowanceOf(ofAccount?.RequestsPerMinute, answer[4], answer[5]));
        return answer[0] != 0
            ? new LimitVerdict((CallLimit)answer[0]) { RetryAfter = TimeSpan.FromMilliseconds(answer[1]), Allowance = allowance }
            : new LimitVerdict(CallLimit.None)
            {
                Allowance = allowance,
                Place = Keep(keyPlaces is null ? null : (string?)keys[1], accountPlaces is null ? null : (string?)keys[3], leaseId),
            };
    }

    private static RequestAllowance? AllowanceOf(int? limit, long remaining, long resetMilliseconds) =>
        limit is { } requests ? new RequestAllowance(requests, (int)remaining, TimeSpan.FromMilliseconds(resetMilliseconds)) : null;

    private IDisposable? Keep(string? keyPlaces, string? accountPlaces, string leaseId)
    {
        var ofKey = keyPlaces is null ? null : held.Keep(keyPlaces, leaseId);
        var ofAccount = accountPlaces is null ? null : held.Keep(accountPlaces, leaseId);
        return PlacePair.Of(ofKey, ofAccount);
    }
}
