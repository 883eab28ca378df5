using CozeProxy.Transforms.Requests;
using CozeProxy.Transforms.Targets;

namespace CozeProxy.Transforms.Exchange;

/// <summary>
/// The header that names what a client asked for and does not get. What only shapes the sampling (temperature, seed,
/// logprobs …) is not named: that a target may disregard it is known of every server of this kind.
/// </summary>
internal static class IgnoredFields
{
    public const string HeaderName = "x-cozeproxy-ignored";

    /// <summary>The fields by their names in chat completions, with commas; null when there are none.</summary>
    public static string? Of(ChatExchange exchange)
    {
        var request = exchange.Request;
        var ignoresFormat = request.ResponseFormat != ResponseFormat.Text && !ResponseFormatInput.IsTakenBy(exchange.Target.Settings);
        return (request.HasOtherTools, ignoresFormat) switch
        {
            (true, true) => "tools, response_format",
            (true, false) => "tools",
            (false, true) => "response_format",
            _ => null,
        };
    }
}
