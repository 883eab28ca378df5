using CozeProxy.Transforms.Exchange;

namespace CozeProxy.Limits;

/// <summary>Turns away who calls more often, or more at a time, than key and account may.</summary>
internal sealed class RateLimitMiddleware(RequestDelegate next, ICallLimiter limiter)
{
    public async Task Invoke(HttpContext context)
    {
        var places = new CallPlaces();
        if (!await context.TryEnterAsync(limiter, places))
        {
            return;
        }

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
