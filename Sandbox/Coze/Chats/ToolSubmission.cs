using System.Text.Json;

namespace CozeProxy.Sandbox.Coze.Chats;

/// <summary>What the tools of a waiting chat have brought.</summary>
internal sealed record ToolSubmission(ChatCall Call, IReadOnlyDictionary<string, string> Outputs)
{
    public static async Task<ToolSubmission> ReadAsync(HttpContext context, CancellationToken cancellationToken)
    {
        using var document = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: cancellationToken);
        var body = document.RootElement.Clone();
        var streaming = body.TryGetProperty("stream", out var stream) && stream.ValueKind == JsonValueKind.True;
        var outputs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var output in body.GetProperty("tool_outputs").EnumerateArray())
        {
            outputs[output.GetProperty("tool_call_id").GetString()!] = output.GetProperty("output").GetString()!;
        }

        return new ToolSubmission(new ChatCall("", body, streaming, context.Request.Query["conversation_id"], Problem: null), outputs);
    }
}
