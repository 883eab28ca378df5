using System.Buffers;
using System.Text.Json;
using CozeProxy.Transforms.Buffers;
using CozeProxy.Transforms.Exchange;
using CozeProxy.Transforms.Files;
using CozeProxy.Transforms.Requests;

namespace CozeProxy.Transforms.Targets.Parameters;

/// <summary>Writes one parameter that a model takes from the request. A text that the request does not have is empty.</summary>
internal static class InputWriter
{
    public static void Write(Utf8JsonWriter json, string name, InputSource source, ChatExchange exchange)
    {
        var request = exchange.Request;
        switch (source.Kind)
        {
            case InputKind.Literal:
                json.WriteString(name, source.Literal);
                break;
            case InputKind.LastUser:
                json.WritePropertyName(name);
                json.WriteRawValue(LastUser(request).Span, skipInputValidation: true);
                break;
            case InputKind.System:
                json.WritePropertyName(name);
                json.WriteRawValue(SystemText.Of(request.Messages) is { IsEmpty: false } system ? system.Span : "\"\""u8, skipInputValidation: true);
                break;
            case InputKind.History:
                json.WriteString(name, History(request).WrittenSpan);
                break;
            case InputKind.User:
                json.WriteString(name, request.User ?? "");
                break;

            // Nothing stands for a file that is not there.
            case InputKind.Image or InputKind.Images or InputKind.File or InputKind.Files:
                FileParameterWriter.TryWrite(json, name, source.Kind, exchange);
                break;
            case InputKind.ResponseFormat:
                json.WritePropertyName(name);
                ResponseFormatInput.Write(json, request);
                break;
            default:
                throw new NotSupportedException($"Nobody taught the proxy to write a parameter from {source.Kind}.");
        }
    }

    /// <summary>The text of the user's last message as a JSON string literal; an empty one where the user said nothing.</summary>
    private static ReadOnlyMemory<byte> LastUser(ChatRequest request)
    {
        for (var index = request.Messages.Count - 1; index >= 0; index--)
        {
            if (request.Messages[index].Role == MessageRole.User)
            {
                return request.Messages[index].Text;
            }
        }

        return "\"\""u8.ToArray();
    }

    // A text that holds JSON: Coze's Start node has no type for messages, and a workflow's code node reads it as it is.
    private static ArrayBufferWriter<byte> History(ChatRequest request)
    {
        var output = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(output, RelaxedJson.Options);
        json.WriteStartArray();
        foreach (var message in request.Messages.Take(request.Messages.Count - 1))
        {
            json.WriteStartObject();
            json.WriteString("role"u8, RoleOf(message));
            json.WritePropertyName("content"u8);
            json.WriteRawValue(message.Text.Span, skipInputValidation: true);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.Flush();
        return output;
    }

    // A message that does not say who speaks is the user's, as it is when it is the last.
    private static ReadOnlySpan<byte> RoleOf(ChatMessage message) => message.Role switch
    {
        MessageRole.System => "system"u8,
        MessageRole.Assistant => "assistant"u8,
        MessageRole.Tool => "tool"u8,
        _ => "user"u8,
    };
}
