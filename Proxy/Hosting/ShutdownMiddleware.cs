using CozeProxy.Errors;
using CozeProxy.Transforms.OpenAi;

namespace CozeProxy.Hosting;

/// <summary>
/// Refuses what still comes in once the proxy is asked to end, as over a connection that was taken just before the port was
/// closed. The client is told to try again over another one; who asks for readiness hears the same.
/// </summary>
internal sealed class ShutdownMiddleware(RequestDelegate next, IHostApplicationLifetime lifetime)
{
    private static readonly ApiError Ending = new(503, "server_error", "shutting_down",
        new("This replica is shutting down. Try again; another one answers.", "该副本正在关闭，请重试，其他副本会响应。"))
    {
        ShouldRetry = true,
        RetryAfter = TimeSpan.FromSeconds(1),
    };

    public Task Invoke(HttpContext context)
    {
        if (!lifetime.ApplicationStopping.IsCancellationRequested || context.Request.Path == HealthEndpoints.LivePath)
        {
            return next(context);
        }

        context.SetApiError(Ending);
        context.Response.OnStarting(static state =>
        {
            ((HttpContext)state).Response.Headers.Connection = "close";
            return Task.CompletedTask;
        }, context);
        return Task.CompletedTask;
    }
}
