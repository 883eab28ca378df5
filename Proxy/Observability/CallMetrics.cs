using System.Diagnostics;
using System.Diagnostics.Metrics;
using CozeProxy.Billing;
using CozeProxy.Billing.Ledger;
using CozeProxy.Billing.Pricing;
using CozeProxy.Transforms.Exchange;
using CozeProxy.Transforms.Targets;
using Microsoft.Extensions.Options;

namespace CozeProxy.Observability;

/// <summary>What becomes of calls. No label tells who called, or anything else that a client chooses.</summary>
internal sealed class CallMetrics : IDisposable
{
    public const string MeterName = "CozeProxy";

    // As they are called in metrics, where a prefix would only be long.
    public const string Channel = "channel";
    private const string Outcome = "outcome";
    private const string Reason = "reason";
    private const double NanosPerUnit = 1e9;

    // Both as the conventions say.
    private static readonly InstrumentAdvice<long> Tokens = new()
    {
        HistogramBucketBoundaries = [1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864],
    };

    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92],
    };

    private static readonly string[] Watched = ["model_price_not_configured", "insufficient_balance", "invalid_api_key", "rate_limited"];

    private readonly ModelLabels _models;
    private readonly Meter _meter;
    private readonly Histogram<long> _tokens;
    private readonly Histogram<double> _duration;
    private readonly Histogram<double> _firstChunk;
    private readonly Counter<long> _calls;
    private readonly Counter<double> _charges;
    private readonly Counter<long> _errors;
    private readonly Counter<long> _attempts;
    private readonly Counter<long> _retries;
    private readonly UpDownCounter<long> _holds;
    private readonly UpDownCounter<double> _held;
    private readonly Counter<long> _begun;
    private readonly Counter<long> _ended;
    private readonly KeyValuePair<string, object?> _currency;

    public CallMetrics(IMeterFactory meters, ModelLabels models, IOptions<BillingOptions> billing)
    {
        _models = models;
        _currency = new("currency", billing.Value.Currency);
        _meter = meters.Create(MeterName);
        _tokens = _meter.CreateHistogram("gen_ai.client.token.usage", "{token}", "Input and output tokens of a call, as they are charged.", advice: Tokens);
        _duration = _meter.CreateHistogram("gen_ai.client.operation.duration", "s", "From the request to the end of its answer.", advice: Seconds);
        _firstChunk = _meter.CreateHistogram(
            "gen_ai.client.operation.time_to_first_chunk", "s", "From the request to the first chunk of a streamed answer.", advice: Seconds);
        _calls = _meter.CreateCounter<long>("cozeproxy.calls", "{call}", "Calls that were closed in the ledger, by how they ended.");
        _charges = _meter.CreateCounter<double>("cozeproxy.charges", description: "What calls were charged, in units of the currency.");
        _errors = _meter.CreateCounter<long>("cozeproxy.call.errors", "{call}", "Calls that were answered with an error, by its code.");
        _attempts = _meter.CreateCounter<long>("cozeproxy.call.attempts", "{attempt}", "Attempts over a channel, by what came of them.");
        _retries = _meter.CreateCounter<long>("cozeproxy.call.retries", "{attempt}", "Failed attempts that another one followed.");
        _holds = _meter.CreateUpDownCounter<long>("cozeproxy.holds.open", "{call}", "Calls under way at this replica for which money is set aside.");
        _held = _meter.CreateUpDownCounter<double>("cozeproxy.holds.amount", description: "What is set aside for them, in units of the currency.");
        _begun = _meter.CreateCounter<long>("cozeproxy.executions.begun", "{execution}", "Runs that go on in the background.");
        _ended = _meter.CreateCounter<long>("cozeproxy.executions.ended", "{execution}", "Such runs that were closed in the ledger, by how they ended.");

        // There from the beginning: who watches them sees the first one, too.
        foreach (var code in Watched)
        {
            _errors.Add(0, new KeyValuePair<string, object?>(GenAi.ErrorType, code));
        }
    }

    /// <summary>A call is closed.</summary>
    public void Settled(ChatExchange exchange, CallClosing closing) =>
        Settled(_models.Of(exchange.Request.Model, exchange.Target.Model), GenAi.OperationOf(exchange.Dialect), exchange.Request.Stream, closing);

    /// <summary>The call of a background run is closed.</summary>
    public void ExecutionSettled(string model, CallClosing closing)
    {
        Settled(_models.Of(model, TargetResolver.WorkflowModel), GenAi.Chat, isStream: false, closing);
        _ended.Add(1, new KeyValuePair<string, object?>(Outcome, NameOf(closing.Outcome)));
    }

    private void Settled(string model, string operation, bool isStream, CallClosing closing)
    {
        var outcome = NameOf(closing.Outcome);
        _calls.Add(1, new(GenAi.Model, model), new(Channel, closing.Channel), new KeyValuePair<string, object?>(Outcome, outcome));
        if (closing.Charge is { Nanos: > 0 } charge)
        {
            _charges.Add(charge.Nanos / NanosPerUnit, new(GenAi.Model, model), new(Outcome, outcome), _currency);
        }

        if (closing.Usage is { } usage)
        {
            _tokens.Record(usage.InputTokens, Tags(model, operation, new(GenAi.TokenType, "input")));
            _tokens.Record(usage.OutputTokens, Tags(model, operation, new(GenAi.TokenType, "output")));
        }

        if (closing.DurationMs is { } duration)
        {
            _duration.Record(duration / 1000.0, closing.ErrorCode is { } error ? Tags(model, operation, new(GenAi.ErrorType, error)) : Tags(model, operation));
        }

        if (isStream && closing.FirstByteMs is { } first)
        {
            _firstChunk.Record(first / 1000.0, Tags(model, operation));
        }
    }

    /// <summary>A call was answered with this error, at whatever step.</summary>
    public void Refused(string code) => _errors.Add(1, new KeyValuePair<string, object?>(GenAi.ErrorType, code));

    /// <summary>An attempt over a channel has come to its end; without a code it brought the answer.</summary>
    public void Attempted(string channel, string? code) =>
        _attempts.Add(1, new(Channel, channel), new KeyValuePair<string, object?>(Reason, code ?? "answered"));

    public void Retried(string? channel, string code) =>
        _retries.Add(1, new(Channel, channel ?? "none"), new KeyValuePair<string, object?>(Reason, code));

    public void HoldOpened(Money hold) => Hold(1, hold.Nanos);

    public void HoldClosed(Money hold) => Hold(-1, -hold.Nanos);

    public void ExecutionBegun() => _begun.Add(1);

    public void Dispose() => _meter.Dispose();

    private void Hold(int count, long nanos)
    {
        _holds.Add(count);
        _held.Add(nanos / NanosPerUnit, _currency);
    }

    private static string NameOf(CallOutcome outcome) => outcome switch
    {
        CallOutcome.Completed => "completed",
        CallOutcome.Refused => "refused",
        CallOutcome.Failed => "failed",
        CallOutcome.Interrupted => "interrupted",
        CallOutcome.ClientGone => "client_gone",
        CallOutcome.Abandoned => "abandoned",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome)),
    };

    private static TagList Tags(string model, string operation, KeyValuePair<string, object?> further = default)
    {
        var tags = new TagList { { GenAi.Operation, operation }, { GenAi.Provider, GenAi.Coze }, { GenAi.Model, model } };
        if (further.Key is not null)
        {
            tags.Add(further);
        }

        return tags;
    }
}
