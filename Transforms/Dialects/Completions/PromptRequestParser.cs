using System.Text.Json;
using CozeProxy.Transforms.OpenAi;
using CozeProxy.Transforms.Requests;

namespace CozeProxy.Transforms.Dialects.Completions;

/// <summary>Reads a legacy completion request: its one prompt becomes the user's message.</summary>
internal sealed class PromptRequestParser : RequestParser
{
    private const string PromptText = "one text";
    private const string PromptTextChinese = "一段文本";

    public static PromptRequestParser Instance { get; } = new();

    protected override bool TryReadField(ref Utf8JsonReader reader, ReadOnlyMemory<byte> body, RequestFields fields, out ApiError? error)
    {
        if (reader.ValueTextEquals("prompt"u8))
        {
            error = ReadPrompt(ref reader, body, fields);
        }
        else if (reader.ValueTextEquals("stream_options"u8))
        {
            error = StreamOptionsReader.Read(ref reader, fields);
        }
        else if (reader.ValueTextEquals("suffix"u8))
        {
            error = ReadSuffix(ref reader);
        }
        else if (reader.ValueTextEquals("echo"u8))
        {
            error = ReadEcho(ref reader);
        }
        else
        {
            error = null;
            return false;
        }

        return true;
    }

    protected override ApiError? Check(RequestFields fields) => fields.Messages is { Count: 1 }
        ? null
        : ApiErrors.InvalidRequest("prompt", "`prompt` is required.", "缺少 `prompt` 字段。");

    private static ApiError? ReadPrompt(ref Utf8JsonReader reader, ReadOnlyMemory<byte> body, RequestFields fields)
    {
        reader.Read();
        fields.Messages = [];
        var isArray = reader.TokenType == JsonTokenType.StartArray;
        if (isArray)
        {
            reader.Read();
        }

        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                fields.Messages.Add(new ChatMessage(MessageRole.User, body[(int)reader.TokenStartIndex..(int)reader.BytesConsumed]));
                break;
            case JsonTokenType.Null when !isArray:
                return null;
            case JsonTokenType.Number or JsonTokenType.StartArray when isArray:
                return ApiErrors.InvalidRequest("prompt",
                    "`prompt` must be text: Coze's tokens are not OpenAI's, so arrays of tokens mean nothing there.",
                    "`prompt` 必须是文本：Coze 的分词与 OpenAI 不同，无法使用 token 数组。");
            default:
                return RequestField.WrongType("prompt", PromptText, PromptTextChinese);
        }

        // The string's start and end were noted; what follows it in an array would be a second prompt.
        return isArray ? ReadEndOfArray(ref reader) : null;
    }

    private static ApiError? ReadEndOfArray(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType == JsonTokenType.EndArray
            ? null
            : ApiErrors.InvalidRequest("prompt", "`prompt` may hold one text only: a run at Coze has one answer.",
                "`prompt` 只能包含一段文本：一次 Coze 运行只产生一个回答。");
    }

    private static ApiError? ReadSuffix(ref Utf8JsonReader reader) => RequestField.ReadString(ref reader, "suffix", out var suffix) is { } error
        ? error
        : string.IsNullOrEmpty(suffix)
            ? null
            : ApiErrors.InvalidRequest("suffix", "`suffix` is not offered: nothing at Coze inserts text into text.",
                "不支持 `suffix`：Coze 无法在文本中间插入内容。");

    private static ApiError? ReadEcho(ref Utf8JsonReader reader) => RequestField.ReadBoolean(ref reader, "echo", out var echo) is { } error
        ? error
        : echo
            ? ApiErrors.InvalidRequest("echo", "`echo` is not offered: put the prompt before the answer yourself.",
                "不支持 `echo`：请自行在回答前拼接提示词。")
            : null;
}
