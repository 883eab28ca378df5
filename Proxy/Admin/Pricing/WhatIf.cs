using CozeProxy.Admin.Operations;
using CozeProxy.Billing.Pricing;
using CozeProxy.Channels;
using CozeProxy.Models;
using CozeProxy.Pipeline;
using CozeProxy.Transforms.OpenAi;
using CozeProxy.Transforms.Requests;
using CozeProxy.Transforms.Targets;

namespace CozeProxy.Admin.Pricing;

/// <summary>Works out what a call would cost by what a real one goes through: its price, its hold, its charge.</summary>
internal sealed class WhatIf(ModelCatalog models, ChannelCatalog channels, CallPricing pricing, IPriceBook prices, HoldEstimate estimate)
{
    private const string DefaultGroup = "default";

    public OperationResult<WhatIfResult> Ask(WhatIfQuestion question)
    {
        if (string.IsNullOrWhiteSpace(question.Model))
        {
            return OperationErrors.Missing("model");
        }

        if (question.Input < 0 || question.Output < 0)
        {
            return OperationErrors.Negative(question.Input < 0 ? "input" : "output");
        }

        var group = string.IsNullOrWhiteSpace(question.Group) ? DefaultGroup : question.Group;
        var snapshots = Find(question, group);
        if (snapshots is null)
        {
            return OperationErrors.NotFound(Nouns.Channel);
        }

        if (snapshots.Count == 0)
        {
            return ApiErrors.PriceNotConfigured(question.Model);
        }

        try
        {
            return Dearest(question, group, snapshots);
        }
        catch (OverflowException)
        {
            return OperationErrors.Invalid("input", "The charge does not fit: use fewer tokens.", "费用超出可表示的范围，请减少 token 数。");
        }
    }

    // What is set aside covers the dearest channel, and so is the charge that is told.
    private WhatIfResult Dearest(WhatIfQuestion question, string group, List<(string? Channel, PriceSnapshot Snapshot)> snapshots)
    {
        var usage = new TokenUsage(question.Input, question.Output, checked(question.Input + question.Output), Estimated: false);
        var dearest = snapshots.MaxBy(entry => ChargeCalculator.Charge(entry.Snapshot, usage));
        var hold = snapshots.Max(entry => estimate.Of(entry.Snapshot, question.Input, maxTokens: null));
        return new WhatIfResult(question.Model, group, dearest.Channel, dearest.Snapshot, usage, ChargeLines.Of(dearest.Snapshot, usage), hold);
    }

    // Null where there is no such channel; empty where nothing has a price.
    private List<(string? Channel, PriceSnapshot Snapshot)>? Find(WhatIfQuestion question, string group)
    {
        var ratio = prices.GroupRatio(group);
        Channel? only = null;
        if (!string.IsNullOrEmpty(question.Channel) && (only = channels.FindAny(question.Channel)) is null)
        {
            return null;
        }

        if (Resolve(question.Model) is not var (model, standsFor, target))
        {
            return prices.TryFind(question.Model, out var named) ? AtPrice(named, group, ratio, only) : [];
        }

        IReadOnlyList<Channel> serving = only is null ? channels.Current.Index.Serving(question.Model, standsFor, group).All : [only];
        List<(string?, PriceSnapshot)> found = [.. serving
            .Select(channel => (channel.Name, Snapshot: pricing.Find(model, standsFor, target, channel.DefaultPrice, channel.Ratio)))
            .Where(entry => entry.Snapshot is not null)
            .Select(entry => ((string?)entry.Name, entry.Snapshot! with { GroupRatio = ratio }))];
        if (serving.Count == 0 && pricing.Find(model, standsFor, target, channelDefault: null, Ratio.One) is { } alone)
        {
            found.Add((null, alone with { GroupRatio = ratio }));
        }

        return found;
    }

    // Whatever has this price may go over any channel that serves the group.
    private List<(string?, PriceSnapshot)> AtPrice(NamedPrice price, string group, Ratio ratio, Channel? only)
    {
        var serving = only is null ? channels.Current.All.Where(channel => channel.Groups.Count == 0 || channel.Groups.Contains(group)) : [only];
        List<(string?, PriceSnapshot)> found = [.. serving.Select(channel => ((string?)channel.Name, Of(channel.Ratio)))];
        return found.Count > 0 ? found : [(null, Of(Ratio.One))];

        PriceSnapshot Of(Ratio channelRatio) => new(price.Name, price.Price, ratio, channelRatio);
    }

    // A registered model; a name that needs no registration, with its id or, such as coze-workflow, without; or null for no model.
    private (RegisteredModel? Model, string StandsFor, string Target)? Resolve(string name)
    {
        if (models.Find(name) is { } model)
        {
            return (model, model.Name, model.Target.Id);
        }

        if (!models.IsOpen)
        {
            return null;
        }

        if (TargetResolver.TryResolve(new ChatRequest { Model = name }, out var target, out _))
        {
            return (null, target.Model, target.Id);
        }

        return TargetResolver.OpenModels.Contains(name) ? (null, TargetResolver.StandsFor(name), TargetResolver.StandsFor(name)) : null;
    }
}
