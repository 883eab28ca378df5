using CozeProxy.Channels.Health;
using Yarp.ReverseProxy.Model;

namespace CozeProxy.Channels.Balancing;

/// <summary>The channels of one priority in a set, and those destinations of YARP's that are theirs and not out.</summary>
internal sealed class ChannelTier(Channel[] channels)
{
    private volatile Offer? _offer;

    public IReadOnlyList<Channel> Channels => channels;

    /// <summary>What may be chosen from now; the same object until YARP's destinations or the health of a channel change.</summary>
    public DestinationPool Open(IReadOnlyList<DestinationState> destinations, HealthSnapshot health)
    {
        if (_offer is { } offer && offer.Destinations == destinations && offer.Health == health)
        {
            return offer.Pool;
        }

        var byName = new Dictionary<string, DestinationState>(destinations.Count, StringComparer.OrdinalIgnoreCase);
        foreach (var destination in destinations)
        {
            byName[destination.DestinationId] = destination;
        }

        var open = channels.Where(channel => !health.IsOut(channel.Coze.Identity) && byName.ContainsKey(channel.Name));
        var pool = new DestinationPool(open.Select(channel => new OpenChannel(channel, byName[channel.Name])));
        _offer = new Offer(destinations, health, pool);
        return pool;
    }

    private sealed record Offer(IReadOnlyList<DestinationState> Destinations, HealthSnapshot Health, DestinationPool Pool);
}
