using CozeProxy.Billing;
using CozeProxy.Billing.Pricing;

namespace CozeProxy.Tests.Billing;

/// <summary>A price book is carried from one instance to another as a whole.</summary>
[TestFixture(BillingOptions.Sqlite)]
[TestFixture(BillingOptions.Postgres)]
public class PriceListTests(string provider)
{
    private static readonly (string Key, string? Value)[] Declared =
    [
        ("Billing:Prices:declared:PerCall", "0.001"),
        ("Billing:Groups:vip", "0.8"),
    ];

    private static readonly Price Rich = Some.Price("0.1", "0.2", "0.3", "0.4") with { MissingUsage = MissingUsage.PerCall, Hold = Money.Parse("0.5") };

    [Test]
    public async Task What_one_instance_exports_is_the_same_book_on_another()
    {
        await using var first = await Books.OpenAsync(provider, Declared);
        await first.PriceStore.PutPriceAsync("Stored", Rich, CancellationToken.None);
        await first.PriceStore.PutGroupAsync("staff", Ratio.Parse("0.5"), CancellationToken.None);
        await using var second = await Books.OpenAsync(provider);
        await second.PriceStore.PutPriceAsync("leftover", Some.Price("9"), CancellationToken.None);

        var exported = await ExportAsync(first);
        (await ImportAsync(second, exported)).ShouldBe(new PriceListImport(PriceStoreResult.Done));

        exported.Prices.ShouldBe([new NamedPrice("declared", Some.Price(perCall: "0.001")), new NamedPrice("Stored", Rich)]);
        exported.Groups.ShouldBe([KeyValuePair.Create("staff", Ratio.Parse("0.5")), KeyValuePair.Create("vip", Ratio.Parse("0.8"))]);
        await ShouldBeAsync(second, exported);
        await second.ReopenAsync();
        await ShouldBeAsync(second, exported);
        InForce(second, "stored").ShouldBe(Rich);
        InForce(second, "leftover").ShouldBeNull();
        second.Prices.GroupRatio("vip").ShouldBe(Ratio.Parse("0.8"));
    }

    [Test]
    public async Task What_the_configuration_says_as_well_is_accepted_and_left_to_it()
    {
        await using var books = await Books.OpenAsync(provider, Declared);
        await books.PriceStore.PutPriceAsync("stored", Rich, CancellationToken.None);
        var before = await ExportAsync(books);

        (await ImportAsync(books, before)).Result.ShouldBe(PriceStoreResult.Done);

        await ShouldBeAsync(books, before);
        (await books.PriceStore.ListPricesAsync(CancellationToken.None)).Select(price => (price.Name, price.DeclaredInConfiguration))
            .ShouldBe([("declared", true), ("stored", false)]);
        books.Configuration["Billing:Prices:declared:PerCall"] = "0.002";
        books.Configuration.Reload();
        InForce(books, "declared").ShouldBe(Some.Price(perCall: "0.002"));
    }

    [Test]
    public async Task Merging_keeps_what_the_list_does_not_name()
    {
        await using var books = await Books.OpenAsync(provider);
        await books.PriceStore.PutPriceAsync("kept", Rich, CancellationToken.None);
        await books.PriceStore.PutPriceAsync("changed", Some.Price("1"), CancellationToken.None);
        await books.PriceStore.PutGroupAsync("staff", Ratio.Parse("0.5"), CancellationToken.None);

        await books.PriceStore.ImportAsync(List([("Changed", Some.Price("2")), ("added", Some.Price("3"))], []), merge: true, CancellationToken.None);

        var merged = await ExportAsync(books);
        merged.Prices.ShouldBe([new NamedPrice("added", Some.Price("3")), new NamedPrice("Changed", Some.Price("2")), new NamedPrice("kept", Rich)]);
        merged.Groups.ShouldBe([KeyValuePair.Create("staff", Ratio.Parse("0.5"))]);
    }

    [Test]
    public async Task An_empty_list_replaces_everything_by_nothing()
    {
        await using var books = await Books.OpenAsync(provider);
        await books.PriceStore.PutPriceAsync("stored", Rich, CancellationToken.None);

        await ImportAsync(books, List([], []));

        InForce(books, "stored").ShouldBeNull();
    }

    [Test]
    public async Task One_bad_entry_is_named_and_nothing_is_imported()
    {
        await using var books = await Books.OpenAsync(provider, Declared);
        await books.PriceStore.PutPriceAsync("stored", Rich, CancellationToken.None);
        var before = await ExportAsync(books);

        await ShouldRefuseAsync(List([("a", Some.Price()), ("b", Some.Price(minimum: "-1"))], []), PriceStoreResult.Invalid, "prices.b");
        await ShouldRefuseAsync(List([("a", Rich with { Hold = new Money(-1) })], []), PriceStoreResult.Invalid, "prices.a");
        await ShouldRefuseAsync(List([("a", Some.Price()), ("A", Some.Price())], []), PriceStoreResult.Invalid, "prices.A");
        await ShouldRefuseAsync(List([(" ", Some.Price())], []), PriceStoreResult.Invalid, "prices. ");
        await ShouldRefuseAsync(List([], [("staff", new Ratio(-1))]), PriceStoreResult.Invalid, "groups.staff");
        await ShouldRefuseAsync(List([("Declared", Some.Price("7"))], []), PriceStoreResult.DeclaredInConfiguration, "prices.Declared");
        await ShouldRefuseAsync(List([], [("vip", Ratio.One)]), PriceStoreResult.DeclaredInConfiguration, "groups.vip");
        await ShouldRefuseAsync(List([], []) with { Currency = "CNY" }, PriceStoreResult.OtherCurrency, "currency");

        async Task ShouldRefuseAsync(PriceList list, PriceStoreResult result, string entry)
        {
            (await ImportAsync(books, list)).ShouldBe(new PriceListImport(result, entry));
            await ShouldBeAsync(books, before);
            InForce(books, "stored").ShouldBe(Rich);
        }
    }

    [Test]
    public async Task An_import_that_the_store_does_not_take_leaves_the_book_as_it_was()
    {
        await using var books = await Books.OpenAsync(provider);
        await books.PriceStore.PutPriceAsync("stored", Rich, CancellationToken.None);
        books.Tamper("ALTER TABLE groups RENAME TO elsewhere");

        await Should.ThrowAsync<IOException>(() => ImportAsync(books, List([("other", Some.Price())], [("staff", Ratio.One)])));

        books.Tamper("ALTER TABLE elsewhere RENAME TO groups");
        InForce(books, "stored").ShouldBe(Rich);
        (await ExportAsync(books)).Prices.ShouldBe([new NamedPrice("stored", Rich)]);
    }

    private static PriceList List((string Name, Price Price)[] prices, (string Name, Ratio Ratio)[] groups) => new(
        "USD", [.. prices.Select(price => new NamedPrice(price.Name, price.Price))], [.. groups.Select(group => KeyValuePair.Create(group.Name, group.Ratio))]);

    private static Task<PriceList> ExportAsync(Books books) => books.PriceStore.ExportAsync(CancellationToken.None);

    private static Task<PriceListImport> ImportAsync(Books books, PriceList list) => books.PriceStore.ImportAsync(list, merge: false, CancellationToken.None);

    private static async Task ShouldBeAsync(Books books, PriceList expected)
    {
        var found = await ExportAsync(books);
        found.Currency.ShouldBe(expected.Currency);
        found.Prices.ShouldBe(expected.Prices);
        found.Groups.ShouldBe(expected.Groups);
    }

    private static Price? InForce(Books books, string name) => books.Prices.TryFind(name, "", null, out var found) ? found.Price : null;
}
