using System.Text.Json;
using CozeProxy.Transforms.Buffers;
using CozeProxy.Transforms.Coze;
using CozeProxy.Transforms.Requests;

namespace CozeProxy.Transforms.Targets.Chats;

/// <summary>Content of several kinds in one string: <c>[{"type":"text","text":"…"},{"type":"image",…}]</c>.</summary>
internal static class ObjectString
{
    /// <summary>Leaves only the texts of the content, a line each. What is no such array stays as it is.</summary>
    public static void KeepText(PooledBuffer content)
    {
        if (content.Span is not [(byte)'[', ..])
        {
            return;
        }

        try
        {
            // Coze's parts are OpenAI's as far as their text is concerned.
            var literal = new Utf8JsonReader(MessageText.Of(content.Span.ToArray()).Span);
            literal.Read();
            content.Clear();
            CozeJson.CopyText(ref literal, content);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // It only looked like JSON.
        }
    }
}
