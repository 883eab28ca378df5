using System.Text;
using System.Text.Json.Nodes;

namespace CozeProxy.Sandbox.Coze.Wire;

/// <summary>Answers that are one whole body, and the log id every answer carries.</summary>
internal static class CozeAnswer
{
    public const string LogIdHeader = "X-Tt-Logid";
    public const int BadParameter = 4000;
    public const int BadToken = 4100;
    public const string BadParameterText = "Request parameter error";
    public const string BadTokenText = "authentication is invalid";

    public static string LogId(HttpContext context) => context.TraceIdentifier;

    /// <summary>The envelope of everything but OAuth: <c>{code,msg,detail:{logid}}</c>.</summary>
    public static JsonObject Failure(HttpContext context, int code, string message)
    {
        return new JsonObject
        {
            ["code"] = code,
            ["msg"] = message,
            ["detail"] = new JsonObject { ["logid"] = LogId(context) },
        };
    }

    public static Task WriteFailureAsync(HttpContext context, int status, int code, string message)
    {
        return WriteAsync(context, status, Failure(context, code, message));
    }

    public static Task WriteAsync(HttpContext context, int status, JsonNode body)
    {
        return WriteAsync(context, status, "application/json; charset=utf-8", WireJson.Write(body));
    }

    public static async Task WriteAsync(HttpContext context, int status, string contentType, string body)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        context.Response.ContentLength = bytes.Length;
        await context.Response.BodyWriter.WriteAsync(bytes, context.RequestAborted);
    }
}
