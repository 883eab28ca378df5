using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Unicode;
using CozeProxy.Transforms.OpenAi;

namespace CozeProxy.Transforms.Requests;

/// <summary>
/// Reads a request in one pass over its bytes. Unknown fields are ignored, as OpenAI's own server does. A dialect adds the
/// fields that only it has.
/// </summary>
internal abstract class RequestParser
{
    /// <summary>True with the request, or false with the error to answer.</summary>
    public bool TryParse(ReadOnlyMemory<byte> body, [NotNullWhen(true)] out ChatRequest? request, [NotNullWhen(false)] out ApiError? error)
    {
        request = null;
        if (!Utf8.IsValid(body.Span))
        {
            error = NotJson();
            return false;
        }

        try
        {
            var fields = new RequestFields();
            error = ReadFields(body, fields) ?? fields.Check() ?? Check(fields);
            if (error is not null)
            {
                return false;
            }

            request = fields.ToRequest();
            return true;
        }
        catch (JsonException)
        {
            error = NotJson();
            return false;
        }
        catch (InvalidOperationException)
        {
            // The reader's answer to a string whose escapes are half a surrogate pair.
            error = NotJson();
            return false;
        }
    }

    /// <summary>Reads the field the reader stands at, if it is one of this dialect's own.</summary>
    protected abstract bool TryReadField(ref Utf8JsonReader reader, ReadOnlyMemory<byte> body, RequestFields fields, out ApiError? error);

    /// <summary>What is wrong with the fields taken together.</summary>
    protected abstract ApiError? Check(RequestFields fields);

    private ApiError? ReadFields(ReadOnlyMemory<byte> body, RequestFields fields)
    {
        var reader = new Utf8JsonReader(body.Span);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return NotJson();
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!TryReadField(ref reader, body, fields, out var error) && !fields.TryRead(ref reader, body, out error))
            {
                reader.Read();
                reader.Skip();
            }

            if (error is not null)
            {
                return error;
            }
        }

        // Throws on anything that stands behind the object.
        reader.Read();
        return null;
    }

    private static ApiError NotJson() =>
        ApiErrors.InvalidRequest(null, "The request body is not a valid JSON object in UTF-8.", "请求体不是有效的 UTF-8 JSON 对象。");
}
