using CozeProxy.Billing.Keys;
using CozeProxy.Billing.Pricing;
using CozeProxy.Channels;
using CozeProxy.Models;
using CozeProxy.Pipeline;
using CozeProxy.Transforms.Targets;

namespace CozeProxy.Admin.Ui.Portal;

/// <summary>What a key may call and what that costs, by the rules that its calls go by.</summary>
internal sealed class HolderModels(ModelCatalog models, ChannelCatalog channels, CallPricing pricing, IPriceBook prices)
{
    public IReadOnlyList<HolderModel> Of(Caller caller)
    {
        var table = channels.Current;
        var group = prices.GroupRatio(caller.Group);
        return [.. caller.MayUse(models).Select(model => Of(caller, model.Name, model.Model, table, group))];
    }

    private HolderModel Of(Caller caller, string name, RegisteredModel? model, ChannelTable table, Ratio group)
    {
        var standsFor = TargetResolver.StandsFor(name);
        var serving = table.Index.Serving(name, standsFor, caller.Group).All;
        var found = serving
            .Select(channel => pricing.Find(model, standsFor, model?.Target.Id ?? "", channel.DefaultPrice, channel.Ratio))
            .OfType<PriceSnapshot>()
            .GroupBy(snapshot => snapshot.Price)
            .Select(same => new HolderPrice(Times(same.Key, group), same.Min(snapshot => snapshot.ChannelRatio), same.Max(snapshot => snapshot.ChannelRatio)));
        var isBackground = model?.Target.Background ?? name == TargetResolver.BackgroundModel;
        return new HolderModel(name, model is null ? IdsOf(name) : [], isBackground, serving.Count > 0, [.. found]);
    }

    // As a charge is computed: the least is the least whoever calls.
    private static Price Times(Price price, Ratio group) => price with
    {
        InputPer1K = Times(price.InputPer1K, group),
        OutputPer1K = Times(price.OutputPer1K, group),
        PerCall = Times(price.PerCall, group),
    };

    private static Money Times(Money amount, Ratio group) =>
        ChargeCalculator.Charge(new PriceSnapshot("", new Price(Money.Zero, Money.Zero, amount, Money.Zero), group, Ratio.One), default);

    private static string[] IdsOf(string openModel) => openModel switch
    {
        TargetResolver.BotModel => ["bot_id"],
        TargetResolver.ChatflowModel => ["workflow_id", "app_id"],
        _ => ["workflow_id"],
    };
}
