using System.Text.Json;

namespace CozeProxy.Transforms.Coze;

/// <summary>Reads the shapes Coze states a failure in: its envelope, its Error event, OAuth's own, and text that is no JSON.</summary>
internal static class CozeFaultReader
{
    private const int LongestPlainText = 300;

    /// <summary>Reads a failure; text that is not JSON becomes the message, markup is left out.</summary>
    public static CozeFault Read(ReadOnlySpan<byte> text, int? httpStatus)
    {
        try
        {
            return ReadJson(text, httpStatus);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return new CozeFault(httpStatus, null, PlainText(text));
        }
    }

    private static CozeFault ReadJson(ReadOnlySpan<byte> text, int? httpStatus)
    {
        var fault = new CozeFault(httpStatus, null, null);
        var reader = new Utf8JsonReader(text);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return fault;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            fault = ReadField(ref reader, fault);
        }

        return fault;
    }

    private static CozeFault ReadField(ref Utf8JsonReader reader, CozeFault fault)
    {
        if (reader.ValueTextEquals("code"u8) || reader.ValueTextEquals("error_code"u8))
        {
            reader.Read();
            return fault with { Code = CozeJson.ReadInteger(ref reader) ?? fault.Code };
        }

        if (reader.ValueTextEquals("msg"u8) || reader.ValueTextEquals("error_message"u8))
        {
            reader.Read();
            return fault with { Message = CozeJson.ReadString(ref reader) ?? fault.Message };
        }

        if (reader.ValueTextEquals("debug_url"u8))
        {
            reader.Read();
            return fault with { DebugUrl = CozeJson.ReadString(ref reader) };
        }

        if (reader.ValueTextEquals("detail"u8))
        {
            reader.Read();
            return ReadDetail(ref reader, fault);
        }

        reader.Read();
        reader.Skip();
        return fault;
    }

    private static CozeFault ReadDetail(ref Utf8JsonReader reader, CozeFault fault)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return fault;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isLogId = reader.ValueTextEquals("logid"u8);
            reader.Read();
            var value = CozeJson.ReadString(ref reader);
            fault = isLogId ? fault with { LogId = value ?? fault.LogId } : fault;
        }

        return fault;
    }

    private static string? PlainText(ReadOnlySpan<byte> text)
    {
        var plain = System.Text.Encoding.UTF8.GetString(text[..Math.Min(text.Length, LongestPlainText * 4)]).Trim();
        if (plain.Length == 0 || plain[0] == '<')
        {
            return null;
        }

        return plain.Length <= LongestPlainText ? plain : plain[..(LongestPlainText - (char.IsHighSurrogate(plain[LongestPlainText - 1]) ? 1 : 0))];
    }
}
