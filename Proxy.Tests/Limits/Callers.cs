using CozeProxy.Billing.Keys;
using CozeProxy.Limits;

namespace CozeProxy.Tests.Limits;

internal static class Callers
{
    public static Caller With(CallLimits? key = null, CallLimits? account = null, long keyId = 1, long accountId = 1) =>
        new(keyId, accountId, "default", ExpiresAt: null, Models: null, key, DailyBudget: null, MonthlyBudget: null) { AccountLimits = account };

    public static CallLimits Requests(int perMinute) => new(perMinute, MaxConcurrency: null);

    public static CallLimits Concurrent(int calls) => new(RequestsPerMinute: null, calls);

    /// <summary>How many of so many calls, all made at once, are let through.</summary>
    public static async Task<int> CountAllowedAsync(int calls, Func<int, ValueTask<LimitVerdict>> call)
    {
        var verdicts = await Task.WhenAll(Enumerable.Range(0, calls).Select(number => Task.Run(async () => await call(number))));
        return verdicts.Count(verdict => verdict.Refused == CallLimit.None);
    }
}
