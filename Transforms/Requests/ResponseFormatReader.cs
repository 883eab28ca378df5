using System.Text.Json;
using CozeProxy.Transforms.OpenAi;

namespace CozeProxy.Transforms.Requests;

/// <summary>
/// Reads the form a client wants its answer in. Chat completions have the schema one level deeper than responses:
/// <c>{"type":"json_schema","json_schema":{"schema":{…}}}</c> against <c>{"type":"json_schema","schema":{…}}</c>.
/// </summary>
internal static class ResponseFormatReader
{
    /// <summary>Reads the value behind the field's name.</summary>
    public static ApiError? Read(ref Utf8JsonReader reader, string name, ReadOnlyMemory<byte> body, RequestFields fields)
    {
        reader.Read();
        fields.ResponseFormat = ResponseFormat.Text;
        fields.JsonSchema = default;
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return RequestField.WrongType(name, "an object", "对象");
        }

        var schema = default(ReadOnlyMemory<byte>);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isType = reader.ValueTextEquals("type"u8);
            var isWrapper = reader.ValueTextEquals("json_schema"u8);
            var isSchema = reader.ValueTextEquals("schema"u8);
            reader.Read();
            if (isType && reader.TokenType == JsonTokenType.String)
            {
                fields.ResponseFormat = reader.ValueTextEquals("json_object"u8) ? ResponseFormat.JsonObject
                    : reader.ValueTextEquals("json_schema"u8) ? ResponseFormat.JsonSchema : ResponseFormat.Text;
            }
            else if (isWrapper && reader.TokenType == JsonTokenType.StartObject)
            {
                ReadWrapper(ref reader, body, ref schema);
            }
            else
            {
                Skip(ref reader, body, isSchema, ref schema);
            }
        }

        fields.JsonSchema = fields.ResponseFormat == ResponseFormat.JsonSchema ? schema : default;
        return null;
    }

    private static void ReadWrapper(ref Utf8JsonReader reader, ReadOnlyMemory<byte> body, ref ReadOnlyMemory<byte> schema)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isSchema = reader.ValueTextEquals("schema"u8);
            reader.Read();
            Skip(ref reader, body, isSchema, ref schema);
        }
    }

    private static void Skip(ref Utf8JsonReader reader, ReadOnlyMemory<byte> body, bool isSchema, ref ReadOnlyMemory<byte> schema)
    {
        var isObject = reader.TokenType == JsonTokenType.StartObject;
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        if (isSchema && isObject)
        {
            schema = body[start..(int)reader.BytesConsumed];
        }
    }
}
