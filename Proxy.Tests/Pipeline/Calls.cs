using System.Text.Json.Nodes;
using CozeProxy.Billing.Keys;
using CozeProxy.Billing.Pricing;
using CozeProxy.Channels;
using CozeProxy.Channels.Balancing;
using CozeProxy.Pipeline;
using CozeProxy.Tests.Transforms.Fakes;
using CozeProxy.Transforms.Coze;
using CozeProxy.Transforms.OAuth;
using CozeProxy.Transforms.Targets;

namespace CozeProxy.Tests.Pipeline;

/// <summary>Calls as the pipeline's steps find them.</summary>
internal static class Calls
{
    private static readonly StaticBearer Bearer = new(new AccessToken("pat_x"));

    /// <summary>A call whose input amounts to two tokens, with one channel for each price.</summary>
    public static Call Of(int? maxTokens, params PriceSnapshot[] prices)
    {
        var body = new JsonObject
        {
            ["model"] = "workflow-7300",
            ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = "Hi there" }),
            ["max_tokens"] = maxTokens,
        };
        var request = Some.Request(body.ToJsonString());
        TargetResolver.TryResolve(request, out var target, out _).ShouldBeTrue();
        var caller = new Caller(KeyId: 2, AccountId: 1, "default", ExpiresAt: null, Models: null, Limits: null, DailyBudget: null, MonthlyBudget: null);
        var exchange = Some.Exchange(request, target!);
        return new Call(caller, exchange, model: null) { Candidates = Priced(prices) };
    }

    private static Candidates Priced(PriceSnapshot[] prices)
    {
        var channels = prices.Select((price, index) => Channel($"channel-{index}") with { DefaultPrice = $"price-{index}", Ratio = price.ChannelRatio });
        var table = new ChannelTable(channels);
        var names = prices.Select((price, index) => new NamedPrice($"price-{index}", price.Price));
        return new Candidates(new ChannelSet(table, [.. table.All]), [.. names], prices[0].GroupRatio);
    }

    private static Channel Channel(string name) => new(new CozeChannel(name, new Uri("https://api.coze.cn"), Bearer));
}
