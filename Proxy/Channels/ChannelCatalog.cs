using System.Collections.Frozen;
using CozeProxy.Hosting;
using CozeProxy.Transforms.Coze;
using CozeProxy.Transforms.OAuth;

namespace CozeProxy.Channels;

/// <summary>All channels that are switched on, by name and by what they serve.</summary>
internal sealed class ChannelCatalog
{
    private readonly FrozenDictionary<string, Channel> _byName;
    private readonly Channel[] _byPriority;

    public ChannelCatalog(IConfiguration configuration, BearerFactory bearers)
    {
        var binder = new ChannelBinder(configuration);
        var bindings = binder.Read();
        if (binder.Errors.Count > 0)
        {
            throw ConfigurationError.Of(binder.Errors);
        }

        _byPriority = [.. bindings.Where(binding => binding.Options.Enabled).Select(binding => Make(binding, bearers)).OrderByDescending(channel => channel.Priority)];
        _byName = _byPriority.ToFrozenDictionary(channel => channel.Name);
    }

    /// <summary>The highest priority first.</summary>
    public IReadOnlyList<Channel> All => _byPriority;

    public Channel? Find(string name) => _byName.GetValueOrDefault(name);

    private static Channel Make(ChannelBinding binding, BearerFactory bearers)
    {
        var bearer = binding.Token is { } token ? BearerFactory.ForToken(token) : bearers.ForApp(binding.BaseUrl, binding.App!);
        var options = binding.Options;
        return new Channel(new CozeChannel(binding.Name, binding.BaseUrl, bearer), options.Models.ToFrozenSet(), options.Groups.ToFrozenSet(),
            options.Priority, binding.Ratio, options.DefaultPrice);
    }
}
