using System.Text.Json;
using CozeProxy.Transforms.Requests;

namespace CozeProxy.Transforms.Targets;

/// <summary>
/// The form the client wants its answer in, as a text parameter: nothing at Coze has a field for it, but a workflow may hand
/// it to its model. A schema comes as it is, so a workflow can tell the three apart by the brace.
/// </summary>
internal static class ResponseFormatInput
{
    public static void Write(Utf8JsonWriter json, ChatRequest request)
    {
        switch (request.ResponseFormat)
        {
            case ResponseFormat.JsonSchema when !request.JsonSchema.IsEmpty:
                json.WriteStringValue(request.JsonSchema.Span);
                break;
            case ResponseFormat.JsonSchema or ResponseFormat.JsonObject:
                json.WriteStringValue("json_object"u8);
                break;
            default:
                json.WriteStringValue("text"u8);
                break;
        }
    }

    /// <summary>Whether the target hands it on.</summary>
    public static bool IsTakenBy(TargetSettings settings) => settings.Inputs.Values.Any(source => source.Kind == InputKind.ResponseFormat);
}
