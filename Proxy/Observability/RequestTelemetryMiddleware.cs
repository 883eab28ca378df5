using System.Diagnostics;
using CozeProxy.Errors;
using CozeProxy.Transforms.Dialects;
using CozeProxy.Transforms.Exchange;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Model;

namespace CozeProxy.Observability;

/// <summary>Tells how a request ended: calls that were answered with an error are counted by its code, and the server's span says what was asked for.</summary>
internal sealed class RequestTelemetryMiddleware(RequestDelegate next, CallMetrics metrics, ModelLabels models)
{
    public async Task Invoke(HttpContext context)
    {
        await next(context);
        var isCall = IsCall(context);
        if (isCall && context.GetApiError() is { } error)
        {
            metrics.Refused(error.Code);
        }

        if (ProxyActivity.IsCollected && context.Features.Get<IHttpActivityFeature>()?.Activity is { IsAllDataRequested: true } span)
        {
            Describe(span, context);
            if (isCall)
            {
                DescribeCall(span, context.GetChatExchange());
            }
        }
    }

    private static bool IsCall(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<RouteModel>()?.Config.Metadata?.ContainsKey(Dialect.MetadataKey) == true;

    private static void Describe(Activity span, HttpContext context)
    {
        var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
        span.DisplayName = route is null ? context.Request.Method : $"{context.Request.Method} {route}";
        span.SetTag(GenAi.RequestId, context.TraceIdentifier);
        span.SetTag("http.request.method", context.Request.Method);
        span.SetTag("http.route", route);
        span.SetTag("http.response.status_code", context.Response.StatusCode);
        if (context.GetApiError() is { } error)
        {
            span.SetTag(GenAi.ErrorType, error.Code);
        }

        if (context.Response.StatusCode >= StatusCodes.Status500InternalServerError)
        {
            span.SetStatus(ActivityStatusCode.Error);
        }
    }

    private void DescribeCall(Activity span, ChatExchange? exchange)
    {
        span.SetTag(GenAi.Provider, GenAi.Coze);
        if (exchange is not null)
        {
            span.SetTag(GenAi.Operation, GenAi.OperationOf(exchange.Dialect));
            span.SetTag(GenAi.Model, models.Of(exchange.Request.Model, exchange.Target.Model));
            span.SetTag(GenAi.Channel, exchange.Channel?.Name);
        }
    }
}
