using System.Collections.Frozen;
using CozeProxy.Hosting;
using CozeProxy.Transforms.Coze;
using CozeProxy.Transforms.OAuth;

namespace CozeProxy.Channels;

/// <summary>Where the channels in force are asked for; a change swaps the table whole.</summary>
internal sealed class ChannelCatalog
{
    private volatile ChannelTable _current;

    public ChannelCatalog(IConfiguration configuration, BearerFactory bearers)
    {
        var binder = new ChannelBinder(configuration);
        var bindings = binder.Read();
        if (binder.Errors.Count > 0)
        {
            throw ConfigurationError.Of(binder.Errors);
        }

        _current = new ChannelTable(bindings.Where(binding => binding.Options.Enabled).Select(binding => Make(binding, bearers)));
    }

    /// <summary>All channels that are switched on now.</summary>
    public ChannelTable Current => _current;

    /// <summary>Puts other channels in force; calls under way keep those they know.</summary>
    public void Replace(ChannelTable table) => _current = table;

    private static Channel Make(ChannelBinding binding, BearerFactory bearers)
    {
        var bearer = binding.Token is { } token ? BearerFactory.ForToken(token) : bearers.ForApp(binding.BaseUrl, binding.App!);
        var options = binding.Options;
        return new Channel(new CozeChannel(binding.Name, binding.BaseUrl, bearer))
        {
            Models = options.Models.ToFrozenSet(),
            Groups = options.Groups.ToFrozenSet(),
            Priority = options.Priority,
            Weight = options.Weight,
            MaxConcurrency = options.MaxConcurrency,
            Ratio = binding.Ratio,
            DefaultPrice = options.DefaultPrice,
        };
    }
}
