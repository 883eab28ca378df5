using System.Text.Json;
using CozeProxy.Sandbox.Coze.Wire;

namespace CozeProxy.Sandbox.Coze.Interrupts;

/// <summary>The body of a resume, and what is wrong with it if anything is.</summary>
internal sealed record ResumeRequest(JsonElement Body, string WorkflowId, string EventId, string Data, int Type, string? Problem)
{
    public static async Task<ResumeRequest> ReadAsync(HttpContext context, CancellationToken cancellationToken)
    {
        try
        {
            using var document = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: cancellationToken);
            return Read(document.RootElement.Clone());
        }
        catch (JsonException)
        {
            return new ResumeRequest(default, "", "", "", 0, $"{CozeAnswer.BadParameterText}: body is not JSON");
        }
    }

    // All four are required.
    private static ResumeRequest Read(JsonElement body)
    {
        var wrong = new List<string>();
        var workflowId = Text("workflow_id");
        var eventId = Text("event_id");
        var data = Text("resume_data");
        var type = 0;
        if (body.ValueKind != JsonValueKind.Object || !body.TryGetProperty("interrupt_type", out var value) || !value.TryGetInt32(out type))
        {
            wrong.Add("interrupt_type must be an integer");
        }

        var problem = wrong.Count > 0 ? $"{CozeAnswer.BadParameterText}: {wrong[0]}" : null;
        return new ResumeRequest(body, workflowId, eventId, data, type, problem);

        string Text(string name)
        {
            if (body.ValueKind == JsonValueKind.Object && body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String)
            {
                return value.GetString()!;
            }

            wrong.Add($"{name} must be a string");
            return "";
        }
    }
}
