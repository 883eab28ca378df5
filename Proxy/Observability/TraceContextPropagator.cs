using System.Diagnostics;

namespace CozeProxy.Observability;

/// <summary>
/// Takes over the trace that a request belongs to, and hands on that alone. What else comes with it, baggage and the state of others'
/// tracing systems, may hold anything: it is not Coze's business, nor that of who gets a webhook.
/// </summary>
internal sealed class TraceContextPropagator : DistributedContextPropagator
{
    private const string TraceParent = "traceparent";
    private const string TraceState = "tracestate";

    public override IReadOnlyCollection<string> Fields { get; } = [TraceParent];

    public override void Inject(Activity? activity, object? carrier, PropagatorSetterCallback? setter)
    {
        if (activity is { IdFormat: ActivityIdFormat.W3C, Id: { } id })
        {
            setter?.Invoke(carrier, TraceParent, id);
        }
    }

    public override void ExtractTraceIdAndState(object? carrier, PropagatorGetterCallback? getter, out string? traceId, out string? traceState)
    {
        (traceId, traceState) = (null, null);
        if (getter is not null)
        {
            getter(carrier, TraceParent, out traceId, out _);
            getter(carrier, TraceState, out traceState, out _);
        }
    }

    public override IEnumerable<KeyValuePair<string, string?>>? ExtractBaggage(object? carrier, PropagatorGetterCallback? getter) => null;
}
