using System.Diagnostics.Metrics;

namespace CozeProxy.Channels.Health;

/// <summary>How often channels go out, and why.</summary>
internal sealed class ChannelMetrics : IDisposable
{
    public const string MeterName = "CozeProxy.Channels";

    private readonly Meter _meter;
    private readonly Counter<long> _coolDowns;

    public ChannelMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(MeterName);
        _coolDowns = _meter.CreateCounter<long>("cozeproxy.channel.cooldowns", "{cooldown}", "Times that a channel was taken out of the choice.");
    }

    public void WentOut(string channel, HealthReason reason) =>
        _coolDowns.Add(1, new("channel", channel), new KeyValuePair<string, object?>("reason", reason.Code()));

    public void Dispose() => _meter.Dispose();
}
