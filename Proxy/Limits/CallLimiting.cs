using CozeProxy.Billing.Keys;
using CozeProxy.Errors;

namespace CozeProxy.Limits;

/// <summary>Holds a request to the limits of who makes it; who has none costs nothing here.</summary>
internal static class CallLimiting
{
    /// <summary>False when the request was turned away, which is then answered. Places that it takes are put under the others it has.</summary>
    public static ValueTask<bool> TryEnterAsync(this HttpContext context, ICallLimiter limiter, CallPlaces? places) =>
        context.Features.Get<Caller>() is { } caller && (caller.Limits ?? caller.AccountLimits) is not null
            ? TryEnterAsync(context, limiter, caller, places)
            : new(true);

    private static async ValueTask<bool> TryEnterAsync(HttpContext context, ICallLimiter limiter, Caller caller, CallPlaces? places)
    {
        var verdict = await limiter.TryEnterAsync(caller, takesPlaces: places is not null);
        if (verdict.Allowance is { } allowance)
        {
            RateLimitHeaders.Announce(context.Response, allowance);
        }

        if (verdict.Place is { } place)
        {
            places!.Keep(place);
        }

        if (verdict.Refused == CallLimit.None)
        {
            return true;
        }

        context.SetApiError(LimitErrors.Of(verdict, caller));
        return false;
    }
}
