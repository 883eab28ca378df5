using System.Text.Json;
using CozeProxy.Transforms.Buffers;
using CozeProxy.Transforms.Coze;

namespace CozeProxy.Transforms.Targets.Workflows;

/// <summary>
/// What a person means by the End node's output: the one text of <c>{"output":"…"}</c>, the text inside the envelope of
/// "return text", or the content as it is. Reasoning that stands beside the one text is kept apart from it.
/// </summary>
internal sealed class EndOutput : IDisposable
{
    private readonly PooledBuffer _text = new();
    private readonly PooledBuffer _reasoning = new();

    /// <summary>What a model thought before it wrote the text; empty where there is none.</summary>
    public ReadOnlySpan<byte> Reasoning => _reasoning.Span;

    /// <summary>The text, in <paramref name="content"/> itself or in a buffer that lasts until the next call.</summary>
    public ReadOnlySpan<byte> Unwrap(ReadOnlySpan<byte> content)
    {
        _text.Clear();
        _reasoning.Clear();
        if (content is not [(byte)'{', ..])
        {
            return content;
        }

        try
        {
            if (UnwrapObject(content))
            {
                return _text.Span;
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // It only looked like JSON.
        }

        _reasoning.Clear();
        return content;
    }

    public void Dispose()
    {
        _text.Dispose();
        _reasoning.Dispose();
    }

    private bool UnwrapObject(ReadOnlySpan<byte> content)
    {
        var reader = new Utf8JsonReader(content);
        reader.Read();
        var (fields, thoughts) = (0, 0);
        var hasText = true;
        var isEnvelope = false;
        var hasData = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isData = reader.ValueTextEquals("data"u8);
            var isReasoning = reader.ValueTextEquals("reasoning_content"u8) || reader.ValueTextEquals("reasoning"u8);
            isEnvelope |= reader.ValueTextEquals("type_for_model"u8);
            reader.Read();
            if (isReasoning && reader.TokenType is JsonTokenType.String or JsonTokenType.Null)
            {
                thoughts++;
                CopyTo(_reasoning, ref reader);
                continue;
            }

            fields++;
            if (reader.TokenType == JsonTokenType.String && (isData || fields == 1))
            {
                CopyTo(_text, ref reader);
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
        if (fields == 0 && thoughts == 1)
        {
            // Reasoning beside nothing is the text itself.
            _text.Write(_reasoning.Span);
            _reasoning.Clear();
            return true;
        }

        return isEnvelope ? hasData : thoughts <= 1 && (fields == 0 || (fields == 1 && hasText));
    }

    private static void CopyTo(PooledBuffer buffer, ref Utf8JsonReader reader)
    {
        buffer.Clear();
        if (reader.TokenType == JsonTokenType.String)
        {
            CozeJson.CopyText(ref reader, buffer);
        }
    }
}
