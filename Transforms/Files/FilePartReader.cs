using System.Text;
using System.Text.Json;
using CozeProxy.Transforms.Coze;
using CozeProxy.Transforms.OpenAi;

namespace CozeProxy.Transforms.Files;

/// <summary>Reads the images and files among the parts of a message's content; its text is read elsewhere.</summary>
internal static class FilePartReader
{
    /// <summary>Adds what it finds to <paramref name="parts"/>, or tells what is wrong with it.</summary>
    public static ApiError? Read(ReadOnlyMemory<byte> content, long mostBytes, ICollection<FilePart> parts)
    {
        try
        {
            var reader = new Utf8JsonReader(content.Span);
            reader.Read();
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                if (reader.TokenType != JsonTokenType.StartObject)
                {
                    reader.Skip();
                    continue;
                }

                if (ReadPart(PartFields.Read(ref reader, content), mostBytes, parts) is { } error)
                {
                    return error;
                }
            }

            return null;
        }
        catch (InvalidOperationException)
        {
            // The reader's answer to escapes that are half a surrogate pair.
            return FileErrors.BadEscapes;
        }
    }

    private static ApiError? ReadPart(PartFields fields, long mostBytes, ICollection<FilePart> parts) => fields.Type switch
    {
        null or "text" or "input_text" or "output_text" or "refusal" => null,
        "image_url" or "input_image" => Add(FileKind.Image, fields, mostBytes, parts),
        "file" or "input_file" => Add(FileKind.File, fields, mostBytes, parts),
        "input_audio" => FileErrors.NoAudio,
        _ => FileErrors.UnknownPart,
    };

    private static ApiError? Add(FileKind kind, PartFields fields, long mostBytes, ICollection<FilePart> parts)
    {
        ApiError? error;
        FilePart? part = null;
        if (!fields.Data.IsEmpty)
        {
            error = FromText(kind, Unescape(fields.Data).Span, NameOf(fields), isBase64: true, mostBytes, out part);
        }
        else if (!fields.Url.IsEmpty)
        {
            error = FromText(kind, Unescape(fields.Url).Span, NameOf(fields), isBase64: false, mostBytes, out part);
        }
        else if (!fields.FileId.IsEmpty)
        {
            var id = Encoding.UTF8.GetString(Unescape(fields.FileId).Span);
            part = new FilePart { Kind = kind, FileId = id };
            error = CozeId.IsValid(id) ? null : FileErrors.BadFileId;
        }
        else
        {
            error = FileErrors.NoSource;
        }

        if (error is null)
        {
            parts.Add(part!);
        }

        return error;
    }

    // A URL may stand where data is expected: clients write either in either field.
    private static ApiError? FromText(FileKind kind, ReadOnlySpan<byte> text, string? name, bool isBase64, long mostBytes, out FilePart? part)
    {
        part = null;
        if (DataUri.IsOne(text))
        {
            return DataUri.TryParse(text, out var mediaType, out var data) ? FromData(kind, data, mediaType, name, mostBytes, out part) : FileErrors.BadData;
        }

        if (isBase64 && !text.Contains((byte)':'))
        {
            return FromData(kind, text, "", name, mostBytes, out part);
        }

        var url = Encoding.UTF8.GetString(text);
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps))
        {
            return FileErrors.BadUrl;
        }

        part = new FilePart { Kind = kind, Url = url };
        return null;
    }

    private static ApiError? FromData(FileKind kind, ReadOnlySpan<byte> base64, string mediaType, string? name, long mostBytes, out FilePart? part)
    {
        part = null;
        if (kind == FileKind.Image && !MediaTypes.IsImage(mediaType))
        {
            return FileErrors.NoImageType;
        }

        // Before anything is decoded: what is too large is not worth the memory.
        if (DataUri.DecodedLength(base64) > mostBytes)
        {
            return FileErrors.TooLarge(mostBytes);
        }

        if (DataUri.Decode(base64) is not { } bytes)
        {
            return FileErrors.BadData;
        }

        if (bytes.Length == 0)
        {
            return FileErrors.Empty;
        }

        mediaType = mediaType.Length == 0 ? MediaTypes.Unknown : mediaType;
        part = new FilePart { Kind = kind, Content = new FileContent(bytes, mediaType, FileNames.Of(name, kind, mediaType)) };
        return null;
    }

    private static string? NameOf(PartFields fields) => fields.FileName.IsEmpty ? null : Encoding.UTF8.GetString(Unescape(fields.FileName).Span);

    // Base64 has slashes, and some clients' JSON escapes them: then it is copied, else it is read where it stands.
    private static ReadOnlyMemory<byte> Unescape(ReadOnlyMemory<byte> literal)
    {
        if (!literal.Span.Contains((byte)'\\'))
        {
            return literal[1..^1];
        }

        var reader = new Utf8JsonReader(literal.Span);
        reader.Read();
        var text = new byte[literal.Length];
        return text.AsMemory(0, reader.CopyString(text));
    }
}
