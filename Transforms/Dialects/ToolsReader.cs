using System.Text.Json;
using CozeProxy.Transforms.OpenAi;
using CozeProxy.Transforms.Requests;

namespace CozeProxy.Transforms.Dialects;

/// <summary>Reads which tools a client declares: the one that a run's questions are calls of, and others, which nothing calls.</summary>
internal static class ToolsReader
{
    /// <summary>The tool by which a client takes a run's questions.</summary>
    public const string InterruptTool = "coze_interrupt";

    public static ApiError? Read(ref Utf8JsonReader reader, RequestFields fields)
    {
        reader.Read();
        fields.TakesInterrupts = false;
        fields.HasOtherTools = false;
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return RequestField.WrongType("tools", "an array", "数组");
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                return RequestField.WrongType("tools", "an array of objects", "对象数组");
            }

            var isInterrupt = IsInterruptTool(ref reader);
            fields.TakesInterrupts |= isInterrupt;
            fields.HasOtherTools |= !isInterrupt;
        }

        return null;
    }

    // The name stands in "function" for chat completions and in the tool itself for responses.
    private static bool IsInterruptTool(ref Utf8JsonReader reader)
    {
        var found = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isName = reader.ValueTextEquals("name"u8);
            var isFunction = reader.ValueTextEquals("function"u8);
            reader.Read();
            if (isFunction && reader.TokenType == JsonTokenType.StartObject)
            {
                found |= IsInterruptTool(ref reader);
                continue;
            }

            found |= isName && reader.TokenType == JsonTokenType.String && reader.ValueTextEquals(InterruptTool);
            reader.Skip();
        }

        return found;
    }
}
