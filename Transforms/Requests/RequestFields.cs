using System.Text.Json;
using CozeProxy.Transforms.OpenAi;

namespace CozeProxy.Transforms.Requests;

/// <summary>The fields that all dialects share, as they are read one by one; a field that comes twice counts as it came last.</summary>
internal sealed class RequestFields
{
    private const int MostStops = 4;
    private const int LongestStop = 4096;

    private string? _model;
    private string? _workflowId;
    private string? _botId;
    private string? _appId;
    private string? _conversationId;
    private string? _user;
    private string? _safetyIdentifier;
    private string? _webhookUrl;
    private bool _background;
    private bool _followUps;
    private long? _maxTokens;
    private IReadOnlyList<string> _stop = [];
    private ResumeRequest? _resume;
    private ReadOnlyMemory<byte> _workflowParameters;
    private bool _stream;

    public bool IncludeUsage { get; set; }

    public ResponseFormat ResponseFormat { get; set; }

    /// <summary>The schema of <see cref="ResponseFormat.JsonSchema"/>, as the request has it.</summary>
    public ReadOnlyMemory<byte> JsonSchema { get; set; }

    /// <summary>What a dialect repeats of the request in its answer; null where it repeats nothing.</summary>
    public ResponseEcho? Echo { get; set; }

    public bool TakesInterrupts { get; set; }

    /// <summary>Whether tools are declared and not to be called (<c>tool_choice</c> is <c>none</c>).</summary>
    public bool ForbidsTools { get; set; }

    public bool HasOtherTools { get; set; }

    /// <summary>Null until the dialect's field for them was read.</summary>
    public List<ChatMessage>? Messages { get; set; }

    /// <summary>Reads the field the reader stands at, if it is one of these.</summary>
    public bool TryRead(ref Utf8JsonReader reader, ReadOnlyMemory<byte> body, out ApiError? error)
    {
        error = null;
        if (reader.ValueTextEquals("model"u8))
        {
            error = RequestField.ReadString(ref reader, "model", out _model);
        }
        else if (reader.ValueTextEquals("stream"u8))
        {
            error = RequestField.ReadBoolean(ref reader, "stream", out _stream);
        }
        else if (reader.ValueTextEquals("workflow_parameters"u8))
        {
            error = RequestField.ReadObject(ref reader, "workflow_parameters", body, out _workflowParameters);
        }
        else if (NameOfMaxTokens(ref reader) is { } name)
        {
            // Names for one thing: a null under one of them does not take back another.
            error = RequestField.ReadPositiveInteger(ref reader, name, out var tokens);
            _maxTokens = tokens ?? _maxTokens;
        }
        else if (reader.ValueTextEquals("n"u8))
        {
            error = ReadCount(ref reader, "n");
        }
        else if (reader.ValueTextEquals("best_of"u8))
        {
            error = ReadCount(ref reader, "best_of");
        }
        else if (reader.ValueTextEquals("stop"u8))
        {
            error = ReadStop(ref reader);
        }
        else if (reader.ValueTextEquals("user"u8))
        {
            error = RequestField.ReadString(ref reader, "user", out _user);
        }
        else if (reader.ValueTextEquals("safety_identifier"u8))
        {
            error = RequestField.ReadString(ref reader, "safety_identifier", out _safetyIdentifier);
        }
        else
        {
            return TryReadOwn(ref reader, out error);
        }

        return true;
    }

    public ApiError? Check() =>
        string.IsNullOrEmpty(_model) ? ApiErrors.InvalidRequest("model", "`model` is required.", "缺少 `model` 字段。") : null;

    public ChatRequest ToRequest() => new()
    {
        Model = _model!,
        WorkflowId = NullIfEmpty(_workflowId),
        BotId = NullIfEmpty(_botId),
        AppId = NullIfEmpty(_appId),
        ConversationId = NullIfEmpty(_conversationId),
        User = NullIfEmpty(_user) ?? NullIfEmpty(_safetyIdentifier),
        Stream = _stream,
        IncludeUsage = IncludeUsage,
        MaxTokens = _maxTokens,
        Stop = _stop,
        ResponseFormat = ResponseFormat,
        JsonSchema = JsonSchema,
        Echo = Echo,
        Messages = Messages!,
        Input = Messages![^1].Text,
        WorkflowParameters = _workflowParameters,
        TakesInterrupts = TakesInterrupts && !ForbidsTools,
        HasOtherTools = HasOtherTools,
        Resume = _resume,
        Background = _background,
        WebhookUrl = NullIfEmpty(_webhookUrl),
        FollowUps = _followUps,
    };

    // The fields that are not OpenAI's.
    private bool TryReadOwn(ref Utf8JsonReader reader, out ApiError? error)
    {
        error = null;
        if (reader.ValueTextEquals("workflow_id"u8))
        {
            error = RequestField.ReadId(ref reader, "workflow_id", out _workflowId);
        }
        else if (reader.ValueTextEquals("bot_id"u8))
        {
            error = RequestField.ReadId(ref reader, "bot_id", out _botId);
        }
        else if (reader.ValueTextEquals("app_id"u8))
        {
            error = RequestField.ReadId(ref reader, "app_id", out _appId);
        }
        else if (reader.ValueTextEquals("conversation_id"u8))
        {
            error = RequestField.ReadId(ref reader, "conversation_id", out _conversationId);
        }
        else if (reader.ValueTextEquals("coze_resume"u8))
        {
            error = ReadResume(ref reader);
        }
        else if (reader.ValueTextEquals("background"u8))
        {
            error = RequestField.ReadBoolean(ref reader, "background", out _background);
        }
        else if (reader.ValueTextEquals("webhook_url"u8))
        {
            error = RequestField.ReadString(ref reader, "webhook_url", out _webhookUrl);
        }
        else if (reader.ValueTextEquals("follow_ups"u8))
        {
            error = RequestField.ReadBoolean(ref reader, "follow_ups", out _followUps);
        }
        else
        {
            return false;
        }

        return true;
    }

    private static string? NameOfMaxTokens(ref Utf8JsonReader reader) => reader.ValueTextEquals("max_tokens"u8) ? "max_tokens"
        : reader.ValueTextEquals("max_completion_tokens"u8) ? "max_completion_tokens"
        : reader.ValueTextEquals("max_output_tokens"u8) ? "max_output_tokens" : null;

    private static ApiError? ReadCount(ref Utf8JsonReader reader, string name) => RequestField.ReadPositiveInteger(ref reader, name, out var count) is { } error
        ? error
        : count > 1
            ? ApiErrors.InvalidRequest(name, $"`{name}` must be 1: a run at Coze has one answer.", $"`{name}` 只能为 1：一次 Coze 运行只产生一个回答。")
            : null;

    private ApiError? ReadStop(ref Utf8JsonReader reader)
    {
        _stop = [];
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        var stops = new List<string>();
        if (reader.TokenType == JsonTokenType.String)
        {
            stops.Add(reader.GetString()!);
        }
        else if (reader.TokenType == JsonTokenType.StartArray)
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.String)
            {
                stops.Add(reader.GetString()!);
            }
        }
        else
        {
            return WrongStop();
        }

        _stop = stops;
        return reader.TokenType is JsonTokenType.String or JsonTokenType.EndArray && stops.Count <= MostStops
            && stops.TrueForAll(stop => stop.Length is > 0 and <= LongestStop) ? null : WrongStop();
    }

    private static ApiError WrongStop() =>
        RequestField.WrongType("stop", "a text or up to four of them, none empty or very long", "一个非空字符串，或最多四个非空字符串的数组（不宜过长）");

    private ApiError? ReadResume(ref Utf8JsonReader reader)
    {
        _resume = null;
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        string? token = null;
        string? data = null;
        var isObject = reader.TokenType == JsonTokenType.StartObject;
        while (isObject && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isToken = reader.ValueTextEquals("token"u8);
            var isData = reader.ValueTextEquals("data"u8);
            reader.Read();
            if (isToken && reader.TokenType == JsonTokenType.String)
            {
                token = reader.GetString();
            }
            else if (isData)
            {
                // Structured answers are handed on as the JSON they are.
                data = reader.TokenType == JsonTokenType.String ? reader.GetString() : JsonElement.ParseValue(ref reader).GetRawText();
            }
            else
            {
                reader.Skip();
            }
        }

        if (string.IsNullOrEmpty(token) || data is null)
        {
            return RequestField.WrongType("coze_resume", "an object with `token` and `data`", "包含 `token` 与 `data` 的对象");
        }

        _resume = new ResumeRequest(token, JsonSerializer.SerializeToUtf8Bytes(data));
        return null;
    }

    private static string? NullIfEmpty(string? value) => value is "" ? null : value;
}
