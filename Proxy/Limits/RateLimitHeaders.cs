using System.Globalization;

namespace CozeProxy.Limits;

/// <summary>Tells a client what is left of its requests, in the headers that OpenAI's clients know.</summary>
internal static class RateLimitHeaders
{
    public const string Limit = "x-ratelimit-limit-requests";
    public const string Remaining = "x-ratelimit-remaining-requests";
    public const string Reset = "x-ratelimit-reset-requests";

    public static void Announce(HttpResponse response, RequestAllowance allowance) =>

        // At the last moment: a response that is cleared before another attempt loses its headers.
        response.OnStarting(static state =>
        {
            var (response, allowance) = ((HttpResponse, RequestAllowance))state;
            response.Headers[Limit] = allowance.Limit.ToString(CultureInfo.InvariantCulture);
            response.Headers[Remaining] = allowance.Remaining.ToString(CultureInfo.InvariantCulture);
            response.Headers[Reset] = OpenAiDuration.Of(allowance.Reset);
            return Task.CompletedTask;
        }, (response, allowance));
}
