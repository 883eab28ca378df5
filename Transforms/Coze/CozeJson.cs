using System.Buffers;
using System.Text.Json;

namespace CozeProxy.Transforms.Coze;

/// <summary>Readings that Coze's JSON needs everywhere: numbers that come as strings, text without a string object.</summary>
internal static class CozeJson
{
    /// <summary>A number, or a string that holds one: codes and counts come as either.</summary>
    public static long? ReadInteger(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var number))
        {
            return number;
        }

        if (reader.TokenType == JsonTokenType.String
            && long.TryParse(reader.GetString(), System.Globalization.CultureInfo.InvariantCulture, out var parsed))
        {
            return parsed;
        }

        reader.Skip();
        return null;
    }

    public static string? ReadString(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return reader.GetString();
        }

        reader.Skip();
        return null;
    }

    /// <summary>The value of an object's field as it is written; nothing where there is none.</summary>
    public static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> json, ReadOnlySpan<byte> name)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isSought = reader.ValueTextEquals(name);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (isSought)
            {
                return json[start..(int)reader.BytesConsumed];
            }
        }

        return default;
    }

    /// <summary>Appends the unescaped UTF-8 of the current string token.</summary>
    public static void CopyText(ref Utf8JsonReader reader, IBufferWriter<byte> output)
    {
        var length = reader.HasValueSequence ? checked((int)reader.ValueSequence.Length) : reader.ValueSpan.Length;
        if (length > 0)
        {
            output.Advance(reader.CopyString(output.GetSpan(length)));
        }
    }

    /// <summary><c>{"token_count":…,"output_count":…,"input_count":…}</c>; null when it is not an object or its counts can be none.</summary>
    public static CozeUsage? ReadUsage(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return null;
        }

        long input = 0, output = 0, total = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            // One schematic sample of Coze's documentation calls the counts input_tokens and output_tokens.
            var isInput = reader.ValueTextEquals("input_count"u8) || reader.ValueTextEquals("input_tokens"u8);
            var isOutput = reader.ValueTextEquals("output_count"u8) || reader.ValueTextEquals("output_tokens"u8);
            var isTotal = reader.ValueTextEquals("token_count"u8);
            reader.Read();
            var count = ReadInteger(ref reader) ?? 0;
            input = isInput ? count : input;
            output = isOutput ? count : output;
            total = isTotal ? count : total;
        }

        return CozeUsage.Of(input, output, total);
    }
}
