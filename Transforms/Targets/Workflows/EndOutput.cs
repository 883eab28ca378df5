using System.Text.Json;
using CozeProxy.Transforms.Buffers;
using CozeProxy.Transforms.Coze;

namespace CozeProxy.Transforms.Targets.Workflows;

/// <summary>
/// What a person means by the End node's output: the one text of <c>{"output":"…"}</c>, the text inside the envelope of
/// "return text", or the content as it is.
/// </summary>
internal static class EndOutput
{
    /// <summary>The text, in <paramref name="content"/> itself or in <paramref name="buffer"/>.</summary>
    public static ReadOnlySpan<byte> Unwrap(ReadOnlySpan<byte> content, PooledBuffer buffer)
    {
        if (content is not [(byte)'{', ..])
        {
            return content;
        }

        try
        {
            return UnwrapObject(content, buffer) ? buffer.Span : content;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // It only looked like JSON.
            return content;
        }
    }

    private static bool UnwrapObject(ReadOnlySpan<byte> content, PooledBuffer buffer)
    {
        buffer.Clear();
        var reader = new Utf8JsonReader(content);
        reader.Read();
        var fields = 0;
        var hasText = true;
        var isEnvelope = false;
        var hasData = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            fields++;
            var isData = reader.ValueTextEquals("data"u8);
            isEnvelope |= reader.ValueTextEquals("type_for_model"u8);
            reader.Read();
            if (reader.TokenType == JsonTokenType.String && (isData || fields == 1))
            {
                buffer.Clear();
                CozeJson.CopyText(ref reader, buffer);
                hasData |= isData;
            }
            else
            {
                hasText &= reader.TokenType == JsonTokenType.Null;
                reader.Skip();
            }
        }

        // Leave anything behind the object to the caller as plain text.
        reader.Read();
        return isEnvelope ? hasData : fields == 0 || (fields == 1 && hasText);
    }
}
