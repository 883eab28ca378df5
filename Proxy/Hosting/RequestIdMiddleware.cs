namespace CozeProxy.Hosting;

/// <summary>Gives each request the id that its response, its usage row and its log lines carry.</summary>
internal sealed class RequestIdMiddleware(RequestDelegate next, ILogger<RequestIdMiddleware> logger)
{
    public const string HeaderName = "x-request-id";

    public async Task Invoke(HttpContext context)
    {
        context.TraceIdentifier = $"req_{Guid.CreateVersion7():N}";

        // At the last moment: a response that is cleared before another attempt loses its headers.
        context.Response.OnStarting(static state =>
        {
            var context = (HttpContext)state;
            context.Response.Headers[HeaderName] = context.TraceIdentifier;
            return Task.CompletedTask;
        }, context);
        using (logger.BeginScope(new RequestScope(context.TraceIdentifier)))
        {
            await next(context);
        }
    }
}
