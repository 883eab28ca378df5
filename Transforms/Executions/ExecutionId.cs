using CozeProxy.Transforms.Exchange;

namespace CozeProxy.Transforms.Executions;

/// <summary>The id a client knows its background run by: its request's under another name, so that either leads to the other.</summary>
public static class ExecutionId
{
    /// <summary>Where an execution is found; its id follows.</summary>
    public const string Path = "/v1/workflows/executions/";

    private const string Prefix = "exec_";
    private const string RequestPrefix = "req_";

    public static string Of(ChatExchange exchange) => Of(exchange.RequestId);

    /// <summary>The id of the run that a request began.</summary>
    public static string Of(string requestId) => string.Concat(Prefix, Rest(requestId));

    /// <summary>The id of the request that began a run.</summary>
    public static string RequestIdOf(string id) => string.Concat(RequestPrefix, Rest(id));

    /// <summary>What both have in common.</summary>
    public static ReadOnlySpan<char> Rest(string id) => id.AsSpan(id.IndexOf('_', StringComparison.Ordinal) + 1);
}
