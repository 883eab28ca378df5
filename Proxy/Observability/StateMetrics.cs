using System.Diagnostics.Metrics;
using CozeProxy.Channels;
using CozeProxy.Channels.Health;
using CozeProxy.Channels.Traffic;
using CozeProxy.Transforms.Streaming;

namespace CozeProxy.Observability;

/// <summary>What is so at the moment somebody looks: how channels do, and how many runs are read on without their clients.</summary>
internal sealed class StateMetrics : IDisposable
{
    private const string Channel = CallMetrics.Channel;

    private static readonly string[] States = ["healthy", "cooling", "broken"];

    private readonly ChannelCatalog _channels;
    private readonly ChannelHealth _health;
    private readonly ChannelTraffic _traffic;
    private readonly Meter _meter;

    public StateMetrics(IMeterFactory meters, ChannelCatalog channels, ChannelHealth health, ChannelTraffic traffic, IDrains drains, RunOptions options)
    {
        (_channels, _health, _traffic) = (channels, health, traffic);
        _meter = meters.Create(CallMetrics.MeterName);
        _meter.CreateObservableGauge("cozeproxy.channel.health", Health, description: "1 for the state a channel is in, 0 for the others.");
        _meter.CreateObservableGauge("cozeproxy.channel.in_flight", InFlight, "{run}", "Runs under way over a channel at this replica.");
        _meter.CreateObservableGauge("cozeproxy.drains.running", () => drains.Count, "{run}", "Runs that are read to their end after their clients have left.");
        _meter.CreateObservableGauge("cozeproxy.drains.limit", () => options.MaxDrains, "{run}", "How many of them there may be (Coze:MaxDrains).");
    }

    public void Dispose() => _meter.Dispose();

    private IEnumerable<Measurement<int>> Health()
    {
        foreach (var channel in _channels.Current.All)
        {
            var present = _health.Of(channel.Name).State;
            foreach (var state in States)
            {
                yield return new(state == present ? 1 : 0, new(Channel, channel.Name), new KeyValuePair<string, object?>("state", state));
            }
        }
    }

    private IEnumerable<Measurement<int>> InFlight() => _channels.Current.All.Select(
        channel => new Measurement<int>(_traffic.Of(channel.Name).InFlight, new KeyValuePair<string, object?>(Channel, channel.Name)));
}
