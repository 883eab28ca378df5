using CozeProxy.Errors;
using CozeProxy.Transforms.Dialects;
using CozeProxy.Transforms.OpenAi;
using Yarp.ReverseProxy.Model;

namespace CozeProxy.Limits;

/// <summary>
/// Bounds how many calls are under way, before anything is spent on one more. What costs little is not bounded: operators, health and
/// the lists of models are answered however many calls there are.
/// </summary>
internal sealed class OverloadMiddleware(RequestDelegate next, CallGate gate)
{
    public Task Invoke(HttpContext context) => IsCall(context) ? EnterAsync(context) : next(context);

    private static bool IsCall(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<RouteModel>()?.Config.Metadata?.ContainsKey(Dialect.MetadataKey) == true;

    private async Task EnterAsync(HttpContext context)
    {
        var lease = gate.TryEnter();
        if (!lease.IsAcquired)
        {
            if (await gate.WaitAsync(context.RequestAborted) is not { } late)
            {
                context.SetApiError(ApiErrors.Overloaded(gate.RetryAfter));
                return;
            }

            lease = late;
        }

        using (lease)
        {
            await next(context);
        }
    }
}
