using System.Text.Json;
using CozeProxy.Sandbox.Coze.Wire;

namespace CozeProxy.Sandbox.Coze.Workflows;

/// <summary>The body of a run, and what is wrong with it if anything is.</summary>
internal sealed record RunRequest(JsonElement Body, RunInput Input, string? Problem)
{
    /// <summary>Whether the run is to go on without its request.</summary>
    public bool IsAsync => Body.ValueKind == JsonValueKind.Object && Body.TryGetProperty("is_async", out var value) && value.ValueKind == JsonValueKind.True;

    public static async Task<RunRequest> ReadAsync(HttpContext context, CancellationToken cancellationToken)
    {
        try
        {
            using var document = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: cancellationToken);
            return Check(document.RootElement.Clone());
        }
        catch (JsonException)
        {
            return Bad(default, "", "body is not JSON");
        }
    }

    private static RunRequest Check(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            return Bad(body, "", "body must be an object");
        }

        if (!body.TryGetProperty("workflow_id", out var id) || id.ValueKind != JsonValueKind.String || id.GetString()!.Length == 0)
        {
            return Bad(body, "", "workflow_id must be a string");
        }

        var workflowId = id.GetString()!;
        var hasParameters = body.TryGetProperty("parameters", out var parameters) && parameters.ValueKind != JsonValueKind.Null;
        if (hasParameters && parameters.ValueKind != JsonValueKind.Object)
        {
            return Bad(body, workflowId, "parameters must be an object");
        }

        return body.TryGetProperty("bot_id", out _) && body.TryGetProperty("app_id", out _)
            ? Bad(body, workflowId, "bot_id and app_id exclude each other")
            : new RunRequest(body, new RunInput(workflowId, parameters), null);
    }

    private static RunRequest Bad(JsonElement body, string workflowId, string problem)
    {
        return new RunRequest(body, new RunInput(workflowId, default), $"{CozeAnswer.BadParameterText}: {problem}");
    }
}
