using CozeProxy.Billing.Pricing;
using CozeProxy.Channels;
using CozeProxy.Models;
using CozeProxy.Pipeline;
using CozeProxy.Transforms.Requests;
using CozeProxy.Transforms.Targets;

namespace CozeProxy.Admin.Pricing;

/// <summary>
/// Finds the models in use that cannot be called for want of a price: those that are registered, those that channels name, and those
/// that clients asked for and were refused. A price is looked for as for a call.
/// </summary>
internal sealed class UnpricedModels(ModelCatalog models, ChannelCatalog channels, CallPricing pricing, UnpricedCalls calls)
{
    // A group that no channel names: what is open to all is open to it.
    private const string AnyGroup = "";

    /// <summary>By name; none of them once the price is set.</summary>
    public IReadOnlyList<UnpricedModel> Find()
    {
        var found = new Dictionary<(string, string), UnpricedModel>();
        foreach (var model in models.All)
        {
            Add(new Named(model, model.Name, model.Name, model.Target.Id, GroupsOf(model)), UnpricedReason.Registered);
        }

        foreach (var name in channels.Current.All.SelectMany(channel => channel.Models).Distinct(StringComparer.Ordinal))
        {
            if (FindOpen(name) is { } target)
            {
                Add(new Named(null, name, target.Model, target.Id, GroupsOf(null)), UnpricedReason.Channel);
            }
        }

        foreach (var call in calls.Lately)
        {
            var model = models.Find(call.Name);
            Add(new Named(model, call.Name, model?.Name ?? call.StandsFor, model?.Target.Id ?? call.Target, [call.Group]), UnpricedReason.Called, call);
        }

        return [.. found.Values.OrderBy(model => model.Model, StringComparer.Ordinal).ThenBy(model => model.Target, StringComparer.Ordinal)];

        void Add(Named named, UnpricedReason reason, UnpricedCall? call = null)
        {
            if (HasPrice(named))
            {
                return;
            }

            var key = (named.Name, named.Target);
            var model = found.GetValueOrDefault(key) ?? new UnpricedModel(named.Name, named.Target, PriceNameOf(named), reason);
            found[key] = call is null ? model : model with { Refused = call.Count, LastRefusedAt = call.LastAt };
        }
    }

    // A price that the model names is the only one it takes. Else the model's own name, or the id that the client's name stands for:
    // a price of that opens nothing else.
    private static string PriceNameOf(Named named) => named.Model switch
    {
        { Price: { } price } => price,
        { } model => model.Name,
        null => named.Target,
    };

    // Whoever is served by some channel must find a price over one of them.
    private bool HasPrice(Named named)
    {
        if (Finds(named, channelDefault: null))
        {
            return true;
        }

        var sets = named.Groups.Select(group => channels.Current.Index.Serving(named.Name, named.StandsFor, group)).Where(set => set.All.Count > 0).ToList();
        return sets.Count > 0 && sets.TrueForAll(set => set.DefaultPrices.Any(price => price is not null && Finds(named, price)));
    }

    private bool Finds(Named named, string? channelDefault) => pricing.Find(named.Model, named.StandsFor, named.Target, channelDefault, Ratio.One) is not null;

    private IEnumerable<string> GroupsOf(RegisteredModel? model) => model is { Groups.Count: > 0 }
        ? model.Groups
        : channels.Current.All.SelectMany(channel => channel.Groups).Append(AnyGroup).Distinct(StringComparer.Ordinal);

    // Only a name with an id in it stands for one thing that can have a price; the others are seen when they are called.
    private ChatTarget? FindOpen(string name) =>
        models.Find(name) is null && models.IsOpen && TargetResolver.TryResolve(new ChatRequest { Model = name }, out var target, out _) ? target : null;

    private sealed record Named(RegisteredModel? Model, string Name, string StandsFor, string Target, IEnumerable<string> Groups);
}
