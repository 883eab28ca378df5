using System.Text;
using System.Text.Json;
using CozeProxy.Transforms.Buffers;
using CozeProxy.Transforms.Coze;
using CozeProxy.Transforms.Exchange;
using CozeProxy.Transforms.Targets;
using CozeProxy.Transforms.Targets.Workflows;

namespace CozeProxy.Transforms.Executions;

/// <summary>
/// The text of a history's <c>output</c>: JSON in a string, whose <c>Output</c> is the End node's output, which is JSON in a
/// string itself. Of a long one the beginning is kept.
/// </summary>
internal static class HistoryOutput
{
    /// <summary>How much of a text is kept, in bytes of UTF-8.</summary>
    public const int MostBytes = 1024 * 1024;

    /// <summary>The text as far as it is kept, and whether it was longer; its tokens are counted to the end.</summary>
    public static (string Text, bool IsCut) Of(string? output, OutputRule rule, RunReport report)
    {
        using var end = new PooledBuffer();
        using var unwrapped = new EndOutput();
        var whole = Encoding.UTF8.GetBytes(output ?? "");
        var content = FindEnd(whole, end) ? end.Span : whole;

        // A history knows the End node's output only as a whole: of the rules, only the one for a part of it makes a difference.
        var text = rule.Kind == OutputKind.Pointer ? EndValue.Find(content, rule.Pointer!) : unwrapped.Unwrap(content);
        if (!text.IsEmpty)
        {
            report.AddText(text);
        }

        return (Encoding.UTF8.GetString(Cut(text)), text.Length > MostBytes);
    }

    // What nodes before the End node said stands beside it under their names, and is said again by the End node where it matters.
    private static bool FindEnd(ReadOnlySpan<byte> output, PooledBuffer end)
    {
        if (output is not [(byte)'{', ..])
        {
            return false;
        }

        try
        {
            var reader = new Utf8JsonReader(output);
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isEnd = reader.ValueTextEquals("Output"u8);
                reader.Read();
                if (isEnd && reader.TokenType == JsonTokenType.String)
                {
                    CozeJson.CopyText(ref reader, end);
                    return true;
                }

                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                if (isEnd)
                {
                    end.Write(output[start..(int)reader.BytesConsumed]);
                    return true;
                }
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // It only looked like JSON.
            end.Clear();
        }

        return false;
    }

    private static ReadOnlySpan<byte> Cut(ReadOnlySpan<byte> text)
    {
        if (text.Length <= MostBytes)
        {
            return text;
        }

        // Not in the middle of a character: those that follow its first byte are 10xxxxxx.
        var length = MostBytes;
        while ((text[length] & 0xC0) == 0x80)
        {
            length--;
        }

        return text[..length];
    }
}
