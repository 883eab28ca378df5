using System.Text.Json;
using CozeProxy.Transforms.Interrupts;

namespace CozeProxy.Transforms.Dialects.ChatCompletions;

/// <summary>Writes what a run asks for as calls of the tool <c>coze_interrupt</c>, the token in the place of the call's id.</summary>
internal static class ToolCallWriter
{
    /// <summary>Writes the array's calls; in a stream each states its index.</summary>
    public static void Write(Utf8JsonWriter json, IReadOnlyList<AskedInterrupt> asked, bool withIndex)
    {
        json.WriteStartArray();
        for (var index = 0; index < asked.Count; index++)
        {
            json.WriteStartObject();
            if (withIndex)
            {
                json.WriteNumber("index"u8, index);
            }

            json.WriteString("id"u8, asked[index].Token);
            json.WriteString("type"u8, "function"u8);
            json.WriteStartObject("function"u8);
            json.WriteString("name"u8, ToolsReader.InterruptTool);
            json.WriteString("arguments"u8, InterruptArguments.ToJson(asked[index].Interrupt).Span);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
