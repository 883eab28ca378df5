using System.Buffers;
using System.Globalization;
using System.Text.Json;
using CozeProxy.Transforms.OpenAi;
using Yarp.ReverseProxy.Forwarder;

namespace CozeProxy.Errors;

/// <summary>Outermost: every failure that has not been answered yet leaves in OpenAI's error shape, whatever step it comes from.</summary>
internal sealed partial class ErrorShapeMiddleware(RequestDelegate next, ILogger<ErrorShapeMiddleware> logger)
{
    public async Task Invoke(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            return;
        }
        catch (BadHttpRequestException e)
        {
            context.SetApiError(FromBadRequest(e));
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            Log.Unhandled(logger, context.TraceIdentifier, e);
            context.SetApiError(e is IOException ? ApiErrors.BillingUnavailable : ApiErrors.Internal);
        }

        if (!context.Response.HasStarted && (context.GetApiError() ?? FromResponse(context)) is { } error)
        {
            await WriteAsync(context, error);
        }
    }

    private static ApiError FromBadRequest(BadHttpRequestException e) => e.StatusCode == StatusCodes.Status408RequestTimeout
        ? ApiErrors.RequestTimeout
        : ApiErrors.InvalidRequest(null, $"The request could not be read: {ReasonOf(e)}", $"无法读取该请求：{ReasonOf(e)}");

    // A body's own mistake is named by the JSON reader beneath: field and position, never the value.
    private static string ReasonOf(BadHttpRequestException e) => e.InnerException is JsonException inner ? inner.Message : e.Message;

    // What YARP or routing answered without a body.
    private static ApiError? FromResponse(HttpContext context)
    {
        var response = context.Response;
        if (response.StatusCode < 400 || response.ContentType is not null || context.RequestAborted.IsCancellationRequested)
        {
            return null;
        }

        return context.Features.Get<IForwarderErrorFeature>()?.Error switch
        {
            ForwarderError.NoAvailableDestinations => ApiErrors.NoChannel,
            ForwarderError.RequestTimedOut => ApiErrors.Overdue,
            { } => ApiErrors.Truncated,
            null => response.StatusCode switch
            {
                StatusCodes.Status404NotFound => ApiErrors.NotFound,
                StatusCodes.Status405MethodNotAllowed => ApiErrors.MethodNotAllowed,
                < 500 => ApiErrors.InvalidRequest(null, "The request could not be processed.", "无法处理该请求。") with { Status = response.StatusCode },
                StatusCodes.Status503ServiceUnavailable => ApiErrors.NoChannel,
                _ => ApiErrors.Internal,
            },
        };
    }

    private static async Task WriteAsync(HttpContext context, ApiError error)
    {
        var response = context.Response;
        var allow = response.Headers.Allow;
        response.Clear();
        response.StatusCode = error.Status;
        response.ContentType = "application/json; charset=utf-8";
        response.Headers.Allow = allow;

        if (error.Status == StatusCodes.Status408RequestTimeout)
        {
            // The rest of the request may still come, and nobody waits for it.
            response.Headers.Connection = "close";
        }

        // OpenAI's SDKs try again on 408, 409, 429 and 5xx unless this header says otherwise.
        response.Headers["x-should-retry"] = error.ShouldRetry ? "true" : "false";
        if (error.RetryAfter is { } wait)
        {
            response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }

        var body = new ArrayBufferWriter<byte>();
        ErrorWriter.Write(body, error, context.Request.PreferredLanguage());
        response.ContentLength = body.WrittenCount;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.Body.WriteAsync(body.WrittenMemory, context.RequestAborted);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1001, LogLevel.Error, "{RequestId} failed in the proxy itself")]
        public static partial void Unhandled(ILogger logger, string requestId, Exception exception);
    }
}
