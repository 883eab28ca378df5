namespace CozeProxy.Tls;

/// <summary>Answers nothing but probes to what comes in at the endpoint for them.</summary>
internal sealed class ProbeMiddleware(RequestDelegate next)
{
    private static readonly PathString[] Answered = ["/healthz", "/metrics"];

    public Task Invoke(HttpContext context)
    {
        if (context.Features.Get<ProbeEndpoint>() is null || Array.Exists(Answered, path => context.Request.Path.StartsWithSegments(path, StringComparison.Ordinal)))
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}
