using System.Text.Json;
using CozeProxy.Transforms.Coze;

namespace CozeProxy.Transforms.OAuth;

/// <summary>Reads OAuth's own error shape, whose code is a word: <c>{"error_code":"invalid_client","error_message":"…"}</c>.</summary>
internal static class OAuthFaultReader
{
    public static CozeFault Read(ReadOnlySpan<byte> body, int httpStatus)
    {
        var fault = CozeFaultReader.Read(body, httpStatus);
        return ReadWord(body) is { } word ? fault with { Message = fault.Message is null ? word : $"{word}: {fault.Message}" } : fault;
    }

    private static string? ReadWord(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return null;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isCode = reader.ValueTextEquals("error_code"u8);
                reader.Read();
                if (isCode && reader.TokenType == JsonTokenType.String)
                {
                    return reader.GetString();
                }

                reader.Skip();
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Whatever it is (broken escapes are an invalid operation to the reader), the general reader has made a message of it.
        }

        return null;
    }
}
