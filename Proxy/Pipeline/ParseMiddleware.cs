using CozeProxy.Billing.Keys;
using CozeProxy.Errors;
using CozeProxy.Executions;
using CozeProxy.Limits;
using CozeProxy.Models;
using CozeProxy.Transforms.Dialects;
using CozeProxy.Transforms.Exchange;
using CozeProxy.Transforms.Files;
using CozeProxy.Transforms.Interrupts;
using CozeProxy.Transforms.OpenAi;
using CozeProxy.Transforms.Streaming;

namespace CozeProxy.Pipeline;

/// <summary>Reads what is asked for and of which target, before anything else is decided.</summary>
internal sealed class ParseMiddleware(
    RequestDelegate next, ModelCatalog models, ResumeReader resumes, InterruptTokens tokens, BackgroundRequests background, RunOptions options, ServerLimits limits,
    TimeProvider time)
{
    public async Task Invoke(HttpContext context)
    {
        var startedAt = time.GetUtcNow();
        if (await RequestBody.ReadAsync(context.Request, options.MaxRequestBytes, limits.RequestBodyTimeout, time, context.RequestAborted) is not { } body)
        {
            context.SetApiError(ApiErrors.RequestTooLarge(options.MaxRequestBytes));
            return;
        }

        var dialect = DialectOf(context);
        if (!dialect.TryParse(body, out var request, out var error))
        {
            context.SetApiError(error);
            return;
        }

        var caller = context.Features.Get<Caller>()
            ?? throw new InvalidOperationException("The route carries no authorization policy: nobody would pay for the call.");
        if (resumes.Read(request, caller.AccountId, out var resume) is { } refusal)
        {
            context.SetApiError(refusal);
            return;
        }

        request = resume is not null && models.Find(request.Model) is null ? resume.Complete(request) : request;
        if (!models.TryResolve(request, out var model, out var target, out error)
            || (resume is not null && !resume.TryCreateTarget(target, request, out target, out error))
            || !background.TryApply(request, dialect, ref target, out error))
        {
            context.SetApiError(error);
            return;
        }

        if (!caller.MayUse(request.Model, target.Model, model))
        {
            context.SetApiError(ApiErrors.ModelNotAllowed(request.Model));
            return;
        }

        if (!RequestFiles.TryRead(request, target, options, out var files, out error))
        {
            context.SetApiError(error);
            return;
        }

        var exchange = new ChatExchange(context.TraceIdentifier, startedAt, dialect, request, target)
        {
            AccountId = caller.AccountId,
            InterruptTokens = tokens,
            Files = files,
        };
        context.SetCall(new Call(caller, exchange, model, context.Features.Get<CallPlaces>()));
        await next(context);
    }

    private static Dialect DialectOf(HttpContext context) =>
        Dialect.Find(context.GetReverseProxyFeature().Route.Config.Metadata?.GetValueOrDefault(Dialect.MetadataKey))
        ?? throw new InvalidOperationException($"The route carries no metadata {Dialect.MetadataKey}: nobody knows how to read its requests.");
}
