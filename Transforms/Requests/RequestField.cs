using System.Text.Json;
using CozeProxy.Transforms.Coze;
using CozeProxy.Transforms.OpenAi;

namespace CozeProxy.Transforms.Requests;

/// <summary>Reads one field of a request: its value (null where it is absent or null), or what is wrong with it.</summary>
internal static class RequestField
{
    public static ApiError? ReadString(ref Utf8JsonReader reader, string name, out string? value)
    {
        reader.Read();
        value = null;
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (reader.TokenType != JsonTokenType.String)
        {
            return WrongType(name, "a string", "字符串");
        }

        value = reader.GetString();
        return null;
    }

    // Ids have 19 digits, more than a double holds: clients that send them as numbers are read digit by digit.
    public static ApiError? ReadId(ref Utf8JsonReader reader, string name, out string? value)
    {
        reader.Read();
        value = null;
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                return null;
            case JsonTokenType.String:
                value = reader.GetString();
                break;
            case JsonTokenType.Number:
                value = System.Text.Encoding.ASCII.GetString(reader.ValueSpan);
                break;
            default:
                return WrongType(name, "a string", "字符串");
        }

        return value is "" || CozeId.IsValid(value!)
            ? null
            : ApiErrors.InvalidRequest(name, $"`{name}` may hold letters, digits, `_` and `-` only, at most {CozeId.MaxLength} of them.",
                $"`{name}` 只能包含字母、数字、`_` 和 `-`，最长 {CozeId.MaxLength} 个字符。");
    }

    public static ApiError? ReadBoolean(ref Utf8JsonReader reader, string name, out bool value)
    {
        reader.Read();
        value = reader.TokenType == JsonTokenType.True;
        return reader.TokenType is JsonTokenType.True or JsonTokenType.False or JsonTokenType.Null
            ? null
            : WrongType(name, "a boolean", "布尔值");
    }

    public static ApiError? ReadPositiveInteger(ref Utf8JsonReader reader, string name, out long? value)
    {
        reader.Read();
        value = null;
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out var number) || number < 1)
        {
            return WrongType(name, "a positive integer", "正整数");
        }

        value = number;
        return null;
    }

    /// <summary>An object as a slice of the request; nothing where it is absent or null.</summary>
    public static ApiError? ReadObject(ref Utf8JsonReader reader, string name, ReadOnlyMemory<byte> body, out ReadOnlyMemory<byte> value)
    {
        reader.Read();
        value = default;
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return WrongType(name, "an object", "对象");
        }

        var start = (int)reader.TokenStartIndex;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueIsEscaped)
            {
                // The names are read again when the request to Coze is written: broken escapes must fail here.
                _ = reader.GetString();
            }

            reader.Read();
            reader.Skip();
        }

        value = body[start..(int)reader.BytesConsumed];
        return null;
    }

    public static ApiError WrongType(string name, string english, string chinese) =>
        ApiErrors.InvalidRequest(name, $"`{name}` must be {english}.", $"`{name}` 必须是{chinese}。");
}
