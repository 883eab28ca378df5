using System.Collections.Frozen;
using CozeProxy.Transforms.Coze;
using CozeProxy.Transforms.OAuth;

namespace CozeProxy.Channels;

/// <summary>All channels at one moment, declared or stored, switched on or off. It never changes: another one takes its place.</summary>
internal sealed class ChannelRoster
{
    private readonly FrozenDictionary<string, (ChannelSettings Settings, Channel Channel)> _byName;

    public ChannelRoster(IEnumerable<(ChannelSettings Settings, Channel Channel)> channels)
    {
        _byName = channels.ToFrozenDictionary(entry => entry.Settings.Name, ChannelName.Comparer);
        Enabled = new ChannelTable(_byName.Values.Where(entry => entry.Settings.Enabled).Select(entry => entry.Channel).OrderBy(channel => channel.Name, ChannelName.Comparer));
    }

    public static ChannelRoster Empty { get; } = new([]);

    /// <summary>Those that calls may use.</summary>
    public ChannelTable Enabled { get; }

    public IEnumerable<ChannelSettings> Settings => _byName.Values.Select(entry => entry.Settings);

    /// <summary>A channel, be it switched on or not.</summary>
    public Channel? Find(string name) => _byName.TryGetValue(name, out var entry) ? entry.Channel : null;

    public ChannelSettings? FindSettings(string name) => _byName.TryGetValue(name, out var entry) ? entry.Settings : null;

    /// <summary>
    /// What takes this one's place. Whatever is not changed in a channel stays the same object: a channel as a whole, or at
    /// least its bearer, which keeps its token and an exchange under way.
    /// </summary>
    public ChannelRoster With(IEnumerable<ChannelSettings> channels, BearerFactory bearers) => new(channels.Select(settings => (settings, Make(settings, bearers))));

    private Channel Make(ChannelSettings settings, BearerFactory bearers)
    {
        var isKnown = _byName.TryGetValue(settings.Name, out var known);
        if (isKnown && known.Settings.IsSameAs(settings))
        {
            return known.Channel;
        }

        var bearer = isKnown && known.Settings.HasSameBearerAs(settings) ? known.Channel.Coze.Bearer : BearerOf(settings, bearers);
        return new Channel(new CozeChannel(settings.Name, settings.BaseUrl, bearer))
        {
            Models = settings.Models,
            Groups = settings.Groups,
            Priority = settings.Priority,
            Weight = settings.Weight,
            MaxConcurrency = settings.MaxConcurrency,
            Ratio = settings.Ratio,
            DefaultPrice = settings.DefaultPrice,
        };
    }

    private static IBearerSource BearerOf(ChannelSettings settings, BearerFactory bearers) =>
        settings.Credentials.Token is { } token ? BearerFactory.ForToken(token) : bearers.ForApp(settings.BaseUrl, settings.Credentials.App!);
}
