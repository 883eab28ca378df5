using System.Text.Json;
using CozeProxy.Transforms.Coze;

namespace CozeProxy.Transforms.Dialects;

internal static class UsageWriter
{
    public static void Write(Utf8JsonWriter json, CozeUsage usage)
    {
        json.WriteStartObject();
        json.WriteNumber("prompt_tokens"u8, usage.InputTokens);
        json.WriteNumber("completion_tokens"u8, usage.OutputTokens);
        json.WriteNumber("total_tokens"u8, usage.TotalTokens);
        json.WriteEndObject();
    }
}
