using System.Text.Json;
using CozeProxy.Transforms.Exchange;
using CozeProxy.Transforms.Targets;

namespace CozeProxy.Transforms.Files;

/// <summary>
/// Writes the parameters of a workflow that take images and files. Coze wants an id as JSON in a string; a public URL stands
/// as it is.
/// </summary>
internal static class FileParameterWriter
{
    /// <summary>Writes the parameter with its name; false, and nothing, where it takes no files or the message has none for it.</summary>
    public static bool TryWrite(Utf8JsonWriter json, string parameter, InputKind kind, ChatExchange exchange)
    {
        if (FileInputs.KindOf(kind) is not { } fileKind)
        {
            return false;
        }

        var files = exchange.Files.All.Where(part => part.Kind == fileKind).Select(exchange.ReferenceOf).ToList();
        if (files.Count == 0)
        {
            return false;
        }

        json.WritePropertyName(parameter);
        if (!FileInputs.IsList(kind))
        {
            WriteValue(json, files[0]);
            return true;
        }

        json.WriteStartArray();
        foreach (var file in files)
        {
            WriteValue(json, file);
        }

        json.WriteEndArray();
        return true;
    }

    private static void WriteValue(Utf8JsonWriter json, FileReference file) => json.WriteStringValue(file.Url ?? $$"""{"file_id":"{{JsonEncodedText.Encode(file.FileId!)}}"}""");
}
