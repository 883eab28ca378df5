using CozeProxy.Transforms.Dialects;

namespace CozeProxy.Observability;

/// <summary>Names of OpenTelemetry's conventions for generative AI, and of our own labels beside them.</summary>
internal static class GenAi
{
    public const string Operation = "gen_ai.operation.name";
    public const string Provider = "gen_ai.provider.name";
    public const string Model = "gen_ai.request.model";
    public const string TokenType = "gen_ai.token.type";
    public const string InputTokens = "gen_ai.usage.input_tokens";
    public const string OutputTokens = "gen_ai.usage.output_tokens";
    public const string ErrorType = "error.type";
    public const string Channel = "cozeproxy.channel";
    public const string Outcome = "cozeproxy.outcome";
    public const string RequestId = "cozeproxy.request_id";

    public const string Coze = "coze";
    public const string Chat = "chat";

    private const string TextCompletion = "text_completion";

    /// <summary>What a request of this dialect is called; a background run's is a chat.</summary>
    public static string OperationOf(Dialect dialect) => dialect.Name == "Completions" ? TextCompletion : Chat;
}
