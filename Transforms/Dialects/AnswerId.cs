using CozeProxy.Transforms.Exchange;

namespace CozeProxy.Transforms.Dialects;

/// <summary>Ids of answers and their parts: the request's own, so that one leads to the other, under the prefix of what they name.</summary>
internal static class AnswerId
{
    public static string Of(ChatExchange exchange, string prefix) => string.Concat(prefix, Core(exchange));

    public static string Of(ChatExchange exchange, string prefix, int index) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{prefix}{Core(exchange)}_{index}");

    private static ReadOnlySpan<char> Core(ChatExchange exchange) =>
        exchange.RequestId.AsSpan(exchange.RequestId.IndexOf('_', StringComparison.Ordinal) + 1);
}
