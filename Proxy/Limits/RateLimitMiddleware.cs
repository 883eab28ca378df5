using CozeProxy.Billing.Keys;
using CozeProxy.Errors;
using CozeProxy.Transforms.Exchange;
using CozeProxy.Transforms.OpenAi;

namespace CozeProxy.Limits;

/// <summary>Turns a key away that calls more often than it may; keys without a limit cost nothing here.</summary>
internal sealed class RateLimitMiddleware(RequestDelegate next, KeyRateLimiter limiter)
{
    public async Task Invoke(HttpContext context)
    {
        if (context.Features.Get<Caller>() is { RequestsPerMinute: not null } caller && !limiter.TryAcquire(caller, out var retryAfter))
        {
            context.SetApiError(ApiErrors.RateLimited(retryAfter));
            return;
        }

        var places = new CallPlaces();
        context.Features.Set(places);
        try
        {
            await next(context);
        }
        finally
        {
            // A run that is read on without its client gives them back when it is settled.
            if (context.GetChatExchange() is not { IsDraining: true })
            {
                places.GiveBackAll();
            }
        }
    }
}
