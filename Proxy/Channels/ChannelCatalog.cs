using System.Collections.Frozen;
using CozeProxy.Hosting;

namespace CozeProxy.Channels;

/// <summary>Where the channels in force are asked for. What configuration declares and what is stored is one set, which is swapped whole.</summary>
internal sealed class ChannelCatalog
{
    private volatile ChannelRoster _channels;
    private volatile FrozenDictionary<string, string> _destinations;

    public ChannelCatalog(ChannelDeclarations declarations, Transforms.OAuth.BearerFactory bearers)
    {
        if (!declarations.TryRead(out var declared, out var errors))
        {
            throw ConfigurationError.Of(errors);
        }

        _channels = ChannelRoster.Empty.With(declared, bearers);
        _destinations = DestinationsOf(_channels);
    }

    /// <summary>All channels that are switched on now.</summary>
    public ChannelTable Current => _channels.Enabled;

    /// <summary>All channels, those that are switched off among them.</summary>
    public ChannelRoster All => _channels;

    /// <summary>The addresses that YARP should know, by name.</summary>
    public IReadOnlyDictionary<string, string> Destinations => _destinations;

    /// <summary>A channel, be it switched on or not: for what it has begun, and what nobody else can see to its end.</summary>
    public Channel? FindAny(string name) => _channels.Find(name);

    /// <summary>Whether configuration declares it, so that it can be changed only there.</summary>
    public bool IsDeclared(string name) => _channels.FindSettings(name) is { StoredAt: null };

    /// <summary>Adds the destinations of channels to come to those there are; true when YARP has to hear of it.</summary>
    public bool Expect(ChannelRoster next)
    {
        var destinations = new Dictionary<string, string>(_destinations, ChannelName.Comparer);
        foreach (var (name, address) in DestinationsOf(next))
        {
            destinations[name] = address;
        }

        return ChangeTo(destinations.ToFrozenDictionary(ChannelName.Comparer));
    }

    /// <summary>Puts other channels in force; calls under way keep those they know. True when YARP has to hear of it.</summary>
    public bool Replace(ChannelRoster next)
    {
        _channels = next;
        return ChangeTo(DestinationsOf(next));
    }

    private bool ChangeTo(FrozenDictionary<string, string> destinations)
    {
        var before = _destinations;
        _destinations = destinations;
        return before.Count != destinations.Count || destinations.Any(destination => before.GetValueOrDefault(destination.Key) != destination.Value);
    }

    private static FrozenDictionary<string, string> DestinationsOf(ChannelRoster channels) =>
        channels.Enabled.All.ToFrozenDictionary(channel => channel.Name, channel => channel.Coze.BaseUrl.AbsoluteUri, ChannelName.Comparer);
}
