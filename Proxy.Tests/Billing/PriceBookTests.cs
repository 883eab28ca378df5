using CozeProxy.Billing;
using CozeProxy.Billing.Pricing;

namespace CozeProxy.Tests.Billing;

[TestFixture(BillingOptions.Sqlite)]
[TestFixture(BillingOptions.Postgres)]
public class PriceBookTests(string provider)
{
    private static readonly (string Key, string? Value)[] Declared =
    [
        ("Billing:Prices:declared:PerCall", "0.001"),
        ("Billing:Groups:vip", "0.8"),
    ];

    [Test]
    public async Task A_price_is_looked_up_by_model_then_target_then_the_channels_default()
    {
        await using var books = await Books.OpenAsync(
            provider, ("Billing:Prices:model:PerCall", "1"), ("Billing:Prices:7001:PerCall", "2"), ("Billing:Prices:fallback:PerCall", "3"));

        Found("model", "7001", "fallback").ShouldBe("model");
        Found("other", "7001", "fallback").ShouldBe("7001");
        Found("other", "7002", "fallback").ShouldBe("fallback");
        Found("other", "7002", null).ShouldBeNull();
        Found("other", "7002", "missing").ShouldBeNull();

        string? Found(string model, string target, string? channelDefault) =>
            books.Prices.TryFind(model, target, channelDefault, out var price) ? price.Name : null;
    }

    [Test]
    public async Task What_configuration_declares_is_exact_and_cannot_be_changed_here()
    {
        await using var books = await Books.OpenAsync(provider, Declared);

        books.Prices.TryFind("declared", "", null, out var price).ShouldBeTrue();
        price!.Price.PerCall.Nanos.ShouldBe(1_000_000);
        books.Prices.GroupRatio("vip").ShouldBe(Ratio.Parse("0.8"));
        (await books.PriceStore.PutPriceAsync("Declared", Some.Price(), CancellationToken.None)).ShouldBe(PriceStoreResult.DeclaredInConfiguration);
        (await books.PriceStore.DeletePriceAsync("declared", CancellationToken.None)).ShouldBe(PriceStoreResult.DeclaredInConfiguration);
        (await books.PriceStore.PutGroupAsync("vip", Ratio.One, CancellationToken.None)).ShouldBe(PriceStoreResult.DeclaredInConfiguration);
        (await books.PriceStore.DeleteGroupAsync("vip", CancellationToken.None)).ShouldBe(PriceStoreResult.DeclaredInConfiguration);
    }

    [Test]
    public async Task A_stored_price_is_in_force_at_once_and_after_a_restart()
    {
        await using var books = await Books.OpenAsync(provider, Declared);
        var price = Some.Price("0.1", "0.2", "0.3", "0.4");

        (await books.PriceStore.PutPriceAsync("stored", price, CancellationToken.None)).ShouldBe(PriceStoreResult.Done);
        (await books.PriceStore.PutGroupAsync("staff", Ratio.Parse("0.5"), CancellationToken.None)).ShouldBe(PriceStoreResult.Done);
        InForce().ShouldBe(price);
        await books.ReopenAsync();
        InForce().ShouldBe(price);
        books.Prices.GroupRatio("staff").ShouldBe(Ratio.Parse("0.5"));
        books.Prices.GroupRatio("nobody").ShouldBe(Ratio.One);
        (await books.PriceStore.ListPricesAsync(CancellationToken.None)).Select(entry => (entry.Name, entry.DeclaredInConfiguration))
            .ShouldBe([("declared", true), ("stored", false)]);
        (await books.PriceStore.GetGroupAsync("staff", CancellationToken.None))!.DeclaredInConfiguration.ShouldBeFalse();

        (await books.PriceStore.DeletePriceAsync("stored", CancellationToken.None)).ShouldBe(PriceStoreResult.Done);
        (await books.PriceStore.DeletePriceAsync("stored", CancellationToken.None)).ShouldBe(PriceStoreResult.NotFound);
        (await books.PriceStore.DeleteGroupAsync("staff", CancellationToken.None)).ShouldBe(PriceStoreResult.Done);
        InForce().ShouldBeNull();
        books.Prices.GroupRatio("staff").ShouldBe(Ratio.One);

        Price? InForce() => books.Prices.TryFind("stored", "", null, out var found) ? found.Price : null;
    }

    [Test]
    public async Task Negative_prices_are_refused()
    {
        await using var books = await Books.OpenAsync(provider);
        (await books.PriceStore.PutPriceAsync("x", Some.Price(perCall: "-1"), CancellationToken.None)).ShouldBe(PriceStoreResult.Invalid);
        (await books.PriceStore.PutGroupAsync("x", new Ratio(-1), CancellationToken.None)).ShouldBe(PriceStoreResult.Invalid);
    }

    [Test]
    public async Task Changed_configuration_takes_over_unless_it_is_unusable()
    {
        await using var books = await Books.OpenAsync(provider, Declared);

        books.Configuration["Billing:Prices:declared:PerCall"] = "0.002";
        books.Configuration.Reload();
        PerCall().ShouldBe("0.002");

        books.Configuration["Billing:Prices:declared:PerCall"] = "much";
        books.Configuration.Reload();
        PerCall().ShouldBe("0.002");

        string PerCall() => books.Prices.TryFind("declared", "", null, out var price) ? price.Price.PerCall.ToString() : "none";
    }
}
