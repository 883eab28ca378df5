using System.Text.Json;

namespace CozeProxy.Transforms.Files;

/// <summary>The fields of one part that have to do with files; values are JSON string literals, slices of the request.</summary>
internal sealed class PartFields
{
    public string? Type { get; private set; }

    public ReadOnlyMemory<byte> Url { get; private set; }

    public ReadOnlyMemory<byte> Data { get; private set; }

    public ReadOnlyMemory<byte> FileId { get; private set; }

    public ReadOnlyMemory<byte> FileName { get; private set; }

    /// <summary>Reads the object the reader stands at.</summary>
    public static PartFields Read(ref Utf8JsonReader reader, ReadOnlyMemory<byte> content)
    {
        var fields = new PartFields();
        fields.ReadObject(ref reader, content, isInner: false);
        return fields;
    }

    // Chat completions wrap the fields in an object, responses have them in the part itself; some clients send image_url as a text.
    private void ReadObject(ref Utf8JsonReader reader, ReadOnlyMemory<byte> content, bool isInner)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isType = reader.ValueTextEquals("type"u8) && !isInner;
            var isUrl = reader.ValueTextEquals("image_url"u8) || reader.ValueTextEquals("file_url"u8) || (isInner && reader.ValueTextEquals("url"u8));
            var isData = reader.ValueTextEquals("file_data"u8);
            var isId = reader.ValueTextEquals("file_id"u8);
            var isName = reader.ValueTextEquals("filename"u8);
            var isWrapper = !isInner && (isUrl || reader.ValueTextEquals("file"u8));
            reader.Read();
            if (isWrapper && reader.TokenType == JsonTokenType.StartObject)
            {
                ReadObject(ref reader, content, isInner: true);
                continue;
            }

            if (reader.TokenType != JsonTokenType.String)
            {
                reader.Skip();
                continue;
            }

            var value = content[(int)reader.TokenStartIndex..(int)reader.BytesConsumed];
            Type = isType ? reader.GetString() : Type;
            Url = isUrl ? value : Url;
            Data = isData ? value : Data;
            FileId = isId ? value : FileId;
            FileName = isName ? value : FileName;
        }
    }
}
