using System.Text.Json;
using CozeProxy.Transforms.Requests;

namespace CozeProxy.Transforms.Targets.Chats;

/// <summary>
/// The parameters of a chat: what the operator maps, over it what the client names, over all what the operator fixed. Their
/// values are JSON.
/// </summary>
internal static class ChatParameters
{
    public static IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Of(TargetSettings settings, ChatRequest request)
    {
        var parameters = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        foreach (var (name, source) in settings.Inputs)
        {
            if (ValueOf(source, request) is { IsEmpty: false } value)
            {
                parameters[name] = value;
            }
        }

        Add(parameters, request.WorkflowParameters);
        Add(parameters, settings.Parameters);
        return parameters;
    }

    /// <summary>Whether one of the parameters takes the system's text, which then goes nowhere else.</summary>
    public static bool TakeSystem(TargetSettings settings) => settings.Inputs.Values.Any(source => source.Kind == InputKind.System);

    private static void Add(Dictionary<string, ReadOnlyMemory<byte>> parameters, ReadOnlyMemory<byte> json)
    {
        if (json.IsEmpty)
        {
            return;
        }

        var reader = new Utf8JsonReader(json.Span);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            parameters[name] = json[start..(int)reader.BytesConsumed];
        }
    }

    // Histories, images and files are not for chats, which have them in their messages.
    private static ReadOnlyMemory<byte> ValueOf(InputSource source, ChatRequest request) => source.Kind switch
    {
        InputKind.Literal => JsonSerializer.SerializeToUtf8Bytes(source.Literal ?? ""),
        InputKind.LastUser => LastUser(request),
        InputKind.System => SystemText.Of(request.Messages, first: 0),
        InputKind.User => request.User is { } user ? JsonSerializer.SerializeToUtf8Bytes(user) : default(ReadOnlyMemory<byte>),
        _ => default,
    };

    private static ReadOnlyMemory<byte> LastUser(ChatRequest request)
    {
        for (var i = request.Messages.Count - 1; i >= 0; i--)
        {
            if (request.Messages[i].Role == MessageRole.User)
            {
                return request.Messages[i].Text;
            }
        }

        return request.Input;
    }
}
