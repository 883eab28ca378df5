using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace CozeProxy.Transforms.OAuth;

/// <summary>What becomes of access tokens: how often one was at hand, and how often it had to be fetched.</summary>
internal sealed class TokenTelemetry : IDisposable
{
    private const string Fetched = "fetched";
    private const string NotGiven = "refused";
    private const string NotReached = "failed";

    private static readonly KeyValuePair<string, object?> Hit = new("cache", "hit");
    private static readonly KeyValuePair<string, object?> Miss = new("cache", "miss");

    private readonly Meter _meter;
    private readonly Counter<long> _requests;
    private readonly Counter<long> _exchanges;

    public TokenTelemetry(IMeterFactory meters)
    {
        _meter = meters.Create(TransformsSpans.SourceName);
        _requests = _meter.CreateCounter<long>("cozeproxy.token.requests", "{request}", "Tokens that calls asked for, by whether one was at hand.");
        _exchanges = _meter.CreateCounter<long>("cozeproxy.token.exchanges", "{exchange}", "Tokens that were fetched, from Coze or from another replica, or were not.");

        // There from the beginning: who watches them sees the first one, too.
        foreach (var result in new[] { Fetched, NotGiven, NotReached })
        {
            Count(0, result);
        }
    }

    public void Asked(bool isAtHand) => _requests.Add(1, isAtHand ? Hit : Miss);

    public void Issued(Activity? span) => Ended(Fetched, span);

    /// <summary>Coze has answered, and not with a token.</summary>
    public void Refused(Activity? span) => Ended(NotGiven, span);

    /// <summary>Nobody has answered.</summary>
    public void Failed(Activity? span) => Ended(NotReached, span);

    public void Dispose() => _meter.Dispose();

    private void Count(int exchanges, string result) => _exchanges.Add(exchanges, new KeyValuePair<string, object?>("result", result));

    private void Ended(string result, Activity? span)
    {
        Count(1, result);
        if (result != Fetched)
        {
            span?.SetTag("error.type", result).SetStatus(ActivityStatusCode.Error);
        }
    }
}
