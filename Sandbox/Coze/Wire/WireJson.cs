using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CozeProxy.Sandbox.Coze.Wire;

/// <summary>JSON as Coze's Go services write it: text beyond ASCII as it is, but <c>&amp; &lt; &gt;</c> escaped.</summary>
internal static class WireJson
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(JsonNode node)
    {
        // These three never occur in JSON outside of strings, so replacing them in the written text is safe.
        return node.ToJsonString(Relaxed)
            .Replace("&", "\\u0026", StringComparison.Ordinal)
            .Replace("<", "\\u003c", StringComparison.Ordinal)
            .Replace(">", "\\u003e", StringComparison.Ordinal);
    }
}
