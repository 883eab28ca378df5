using CozeProxy.Errors;
using CozeProxy.Hosting;
using CozeProxy.Transforms.OpenAi;
using Microsoft.AspNetCore.Connections.Features;

namespace CozeProxy.Lifecycle;

/// <summary>
/// Serves whoever still comes in while the process ends, and lets go of each connection with its answer. A connection that is
/// closed at any other moment may take with it a request that is just being sent, and nobody may send a POST twice.
/// </summary>
internal sealed class ShutdownMiddleware
{
    private readonly RequestDelegate _next;
    private readonly RequestsUnderWay _requests;
    private readonly Departure _departure;
    private readonly Func<object, Task> _sayGoodbye;

    public ShutdownMiddleware(RequestDelegate next, RequestsUnderWay requests, Departure departure)
    {
        (_next, _requests, _departure) = (next, requests, departure);
        _sayGoodbye = SayGoodbye;
    }

    public Task Invoke(HttpContext context)
    {
        context.Response.OnStarting(_sayGoodbye, context);
        if (_departure.IsOver.IsCancellationRequested && context.Request.Path != HealthEndpoints.LivePath)
        {
            context.SetApiError(ApiErrors.ShuttingDown);
            return Task.CompletedTask;
        }

        return CountAsync(context);
    }

    private async Task CountAsync(HttpContext context)
    {
        _requests.Begin();

        // A stream of HTTP/2 that has begun says nothing more in its headers, and others share its connection.
        using var registration = IsShared(context)
            ? _departure.Began.UnsafeRegister(static context => LetGo((HttpContext)context!), context)
            : default;
        try
        {
            await _next(context);
        }
        finally
        {
            _requests.End();
        }
    }

    private Task SayGoodbye(object state)
    {
        var context = (HttpContext)state;
        if (_departure.HasBegun && !IsShared(context) && context.Response.StatusCode != StatusCodes.Status101SwitchingProtocols)
        {
            context.Response.Headers.Connection = "close";
        }

        return Task.CompletedTask;
    }

    private static bool IsShared(HttpContext context) => HttpProtocol.IsHttp2(context.Request.Protocol) || HttpProtocol.IsHttp3(context.Request.Protocol);

    // GOAWAY: what is under way goes on, and what comes after it is sent again elsewhere by the client.
    private static void LetGo(HttpContext context) => context.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();
}
