using System.Text.Json;
using CozeProxy.Transforms.OpenAi;

namespace CozeProxy.Transforms.Requests;

/// <summary>Reads <c>stream_options</c>, of which <c>include_usage</c> means something here.</summary>
internal static class StreamOptionsReader
{
    /// <summary>Reads the value behind the field's name.</summary>
    public static ApiError? Read(ref Utf8JsonReader reader, RequestFields fields)
    {
        reader.Read();
        fields.IncludeUsage = false;
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return RequestField.WrongType("stream_options", "an object", "对象");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!reader.ValueTextEquals("include_usage"u8))
            {
                reader.Read();
                reader.Skip();
                continue;
            }

            if (RequestField.ReadBoolean(ref reader, "stream_options.include_usage", out var includeUsage) is { } error)
            {
                return error;
            }

            fields.IncludeUsage = includeUsage;
        }

        return null;
    }
}
