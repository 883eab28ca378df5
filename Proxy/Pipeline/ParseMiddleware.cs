using CozeProxy.Billing.Keys;
using CozeProxy.Errors;
using CozeProxy.Transforms.Exchange;
using CozeProxy.Transforms.OpenAi;
using CozeProxy.Transforms.Streaming;
using CozeProxy.Transforms.Targets;

namespace CozeProxy.Pipeline;

/// <summary>Reads what is asked for and of which target, before anything else is decided.</summary>
internal sealed class ParseMiddleware(RequestDelegate next, RunOptions options, TimeProvider time)
{
    public async Task Invoke(HttpContext context)
    {
        var startedAt = time.GetUtcNow();
        if (await RequestBody.ReadAsync(context.Request, options.MaxRequestBytes, context.RequestAborted) is not { } body)
        {
            context.SetApiError(ApiErrors.RequestTooLarge(options.MaxRequestBytes));
            return;
        }

        if (!ChatRequestParser.TryParse(body, out var request, out var error) || !TargetResolver.TryResolve(request, out var target, out error))
        {
            context.SetApiError(error);
            return;
        }

        var caller = context.Features.Get<Caller>()
            ?? throw new InvalidOperationException("The route carries no authorization policy: nobody would pay for the call.");
        if (caller.Models is { Count: > 0 } models && !models.Contains(request.Model) && !models.Contains(target.Model))
        {
            context.SetApiError(ApiErrors.ModelNotAllowed(request.Model));
            return;
        }

        context.SetCall(new Call(caller, new ChatExchange(context.TraceIdentifier, startedAt, request, target)));
        await next(context);
    }
}
