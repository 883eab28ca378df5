using CozeProxy.Admin.Operations;
using CozeProxy.Billing.Audit;
using CozeProxy.Billing.Operators;
using CozeProxy.Billing.Pricing;
using CozeProxy.Tests.Billing;
using Microsoft.Extensions.Logging.Abstractions;

namespace CozeProxy.Tests.Console;

internal sealed class PriceOperationsTests
{
    private static readonly Actor Operator = new("ada", OperatorRole.Operator);
    private static readonly Actor Viewer = new("eve", OperatorRole.Viewer);
    private static readonly PriceWish Cheap = new(Money.Parse("0.001"), Money.Parse("0.002"), null, null, null, null);

    private Books _books = null!;
    private PriceOperations _operations = null!;

    [SetUp]
    public async Task OpenAsync()
    {
        _books = await Books.OpenAsync(("Billing:Prices:declared:PerCall", "1"));
        _operations = new PriceOperations(_books.PriceStore, new AuditTrail(_books.Get<IAuditLog>(), NullLogger<AuditTrail>.Instance));
    }

    [TearDown]
    public async Task CloseAsync() => await _books.DisposeAsync();

    [Test]
    public async Task What_is_done_to_a_price_is_audited_with_what_it_was_and_what_it_is()
    {
        await _operations.PutPriceAsync(Operator, "gpt", Cheap, CancellationToken.None);
        await _operations.PutPriceAsync(Operator, "gpt", Cheap with { InputPer1K = Money.Parse("0.003") }, CancellationToken.None);
        (await _operations.DeletePriceAsync(Operator, "gpt", CancellationToken.None)).Value.ShouldBe("gpt");
        await _operations.PutGroupAsync(Operator, "vip", Ratio.Parse("0.5"), CancellationToken.None);
        await _operations.PutGroupAsync(Operator, "vip", Ratio.Parse("0.6"), CancellationToken.None);
        await _operations.DeleteGroupAsync(Operator, "vip", CancellationToken.None);

        var entries = await EntriesAsync();
        entries.Select(entry => $"{entry.Actor} {entry.Action} {entry.Subject}").ShouldBe(
        [
            "ada price.create price/gpt", "ada price.change price/gpt", "ada price.delete price/gpt",
            "ada group.create group/vip", "ada group.change group/vip", "ada group.delete group/vip",
        ]);
        entries[0].Before.ShouldBeNull();
        entries[1].Before.ShouldNotBeNull().ShouldContain("\"inputPer1K\":\"0.001\"");
        entries[1].After.ShouldNotBeNull().ShouldContain("\"inputPer1K\":\"0.003\"");
        entries[2].After.ShouldBeNull();
        entries[4].Before.ShouldNotBeNull().ShouldContain("\"ratio\":\"0.5\"");
    }

    [Test]
    public async Task Viewers_change_nothing()
    {
        var list = new PriceList("USD", [], []);
        (await _operations.PutPriceAsync(Viewer, "gpt", Cheap, CancellationToken.None)).Error.ShouldBe(OperationErrors.Forbidden);
        (await _operations.DeletePriceAsync(Viewer, "gpt", CancellationToken.None)).Error.ShouldBe(OperationErrors.Forbidden);
        (await _operations.PutGroupAsync(Viewer, "vip", Ratio.One, CancellationToken.None)).Error.ShouldBe(OperationErrors.Forbidden);
        (await _operations.DeleteGroupAsync(Viewer, "vip", CancellationToken.None)).Error.ShouldBe(OperationErrors.Forbidden);
        (await _operations.ImportAsync(Viewer, list, merge: false, CancellationToken.None)).Error.ShouldBe(OperationErrors.Forbidden);

        (await _books.PriceStore.ListPricesAsync(CancellationToken.None)).ShouldHaveSingleItem();
        (await EntriesAsync()).ShouldBeEmpty();
    }

    [Test]
    public async Task What_is_refused_is_not_audited()
    {
        (await _operations.PutPriceAsync(Operator, "declared", Cheap, CancellationToken.None)).Error!.Code.ShouldBe("declared_in_configuration");
        (await _operations.PutPriceAsync(Operator, "gpt", Cheap with { Hold = Money.Parse("-1") }, CancellationToken.None)).Error!.Param.ShouldBe("hold");
        (await _operations.PutPriceAsync(Operator, "gpt", Cheap with { PerCall = Money.Parse("-1") }, CancellationToken.None)).Error!.Param.ShouldBe("name");
        (await _operations.PutPriceAsync(Operator, " ", Cheap, CancellationToken.None)).Error!.Param.ShouldBe("name");
        (await _operations.DeletePriceAsync(Operator, "none", CancellationToken.None)).Error!.Code.ShouldBe("not_found");
        (await _operations.PutGroupAsync(Operator, "vip", new Ratio(-1), CancellationToken.None)).Error!.Param.ShouldBe("name");
        (await _operations.DeleteGroupAsync(Operator, "none", CancellationToken.None)).Error!.Code.ShouldBe("not_found");
        (await _operations.ImportAsync(Operator, new PriceList("CNY", [], []), merge: false, CancellationToken.None)).Error!.Param.ShouldBe("currency");

        (await EntriesAsync()).ShouldBeEmpty();
    }

    [Test]
    public async Task A_new_price_or_group_takes_nobodys_name()
    {
        var (other, half) = (Cheap with { InputPer1K = Money.Parse("0.009") }, Ratio.Parse("0.5"));
        (await _operations.CreatePriceAsync(Operator, "gpt", Cheap, CancellationToken.None)).IsDone.ShouldBeTrue();
        (await _operations.CreateGroupAsync(Operator, "vip", half, CancellationToken.None)).IsDone.ShouldBeTrue();

        (await _operations.CreatePriceAsync(Operator, "GPT", other, CancellationToken.None)).Error!.Code.ShouldBe("price_exists");
        (await _operations.CreateGroupAsync(Operator, "VIP", Ratio.One, CancellationToken.None)).Error!.Code.ShouldBe("group_exists");
        (await _operations.CreatePriceAsync(Operator, "declared", other, CancellationToken.None)).Error!.Code.ShouldBe("declared_in_configuration");

        (await PriceAsync("gpt")).Price.ShouldBe(Cheap.ToPrice());
        (await GroupAsync("vip")).Ratio.ShouldBe(half);
        (await EntriesAsync()).Select(entry => entry.Action).ShouldBe(["price.create", "group.create"]);
    }

    [Test]
    public async Task An_edit_is_refused_when_what_was_seen_has_changed_meanwhile()
    {
        await _operations.PutPriceAsync(Operator, "gpt", Cheap, CancellationToken.None);
        await _operations.PutGroupAsync(Operator, "vip", Ratio.Parse("0.5"), CancellationToken.None);
        var (price, group) = (await PriceAsync("gpt"), await GroupAsync("vip"));
        var dear = Cheap with { InputPer1K = Money.Parse("0.009") };

        (await _operations.ReplacePriceAsync(Operator, price, dear, CancellationToken.None)).IsDone.ShouldBeTrue();
        (await _operations.ReplaceGroupAsync(Operator, group, Ratio.Parse("0.6"), CancellationToken.None)).IsDone.ShouldBeTrue();
        (await _operations.ReplacePriceAsync(Operator, price, Cheap, CancellationToken.None)).Error!.Code.ShouldBe("changed_meanwhile");
        (await _operations.ReplaceGroupAsync(Operator, group, Ratio.One, CancellationToken.None)).Error!.Code.ShouldBe("changed_meanwhile");
        (await PriceAsync("gpt")).Price.ShouldBe(dear.ToPrice());
        (await GroupAsync("vip")).Ratio.ShouldBe(Ratio.Parse("0.6"));

        await _operations.DeletePriceAsync(Operator, "gpt", CancellationToken.None);
        (await _operations.ReplacePriceAsync(Operator, price, dear, CancellationToken.None)).Error!.Code.ShouldBe("changed_meanwhile", "it is gone");
        (await _books.PriceStore.GetPriceAsync("gpt", CancellationToken.None)).ShouldBeNull();
    }

    [Test]
    public async Task Of_edits_in_the_same_moment_one_is_made_and_audited_with_what_it_replaced()
    {
        await _operations.PutPriceAsync(Operator, "gpt", Cheap, CancellationToken.None);
        var seen = await PriceAsync("gpt");

        var results = await Task.WhenAll(Enumerable.Range(1, 20).Select(number => Task.Run(() =>
            _operations.ReplacePriceAsync(Operator, seen, Cheap with { PerCall = new Money(number) }, CancellationToken.None))));

        var winner = results.Where(result => result.IsDone).ShouldHaveSingleItem();
        (await PriceAsync("gpt")).Price.ShouldBe(winner.Value!.Price);
        results.Where(result => !result.IsDone).ShouldAllBe(result => result.Error!.Code == "changed_meanwhile");
        (await EntriesAsync()).Count(entry => entry.Action == "price.change").ShouldBe(1);
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_preview_tells_what_the_import_then_does_and_stores_nothing(bool merge)
    {
        await _operations.PutPriceAsync(Operator, "kept", Cheap, CancellationToken.None);
        await _operations.PutPriceAsync(Operator, "changed", Cheap, CancellationToken.None);
        await _operations.PutPriceAsync(Operator, "same", Cheap, CancellationToken.None);
        await _operations.PutGroupAsync(Operator, "vip", Ratio.Parse("0.5"), CancellationToken.None);
        var dear = Some.Price(perCall: "9");
        var list = new PriceList(
            "usd", [new NamedPrice("CHANGED", dear), new NamedPrice("new", dear), new NamedPrice("same", Cheap.ToPrice()), new NamedPrice("declared", Some.Price(perCall: "1"))],
            [KeyValuePair.Create("staff", Ratio.Parse("0"))]);
        var before = await _books.PriceStore.ExportAsync(CancellationToken.None);

        var preview = (await _operations.PreviewAsync(list, merge, CancellationToken.None)).Value.ShouldNotBeNull();
        Told(PriceListDifference.Between(before, await _books.PriceStore.ExportAsync(CancellationToken.None))).ShouldBeEmpty();

        (await _operations.ImportAsync(Operator, list, merge, CancellationToken.None)).IsDone.ShouldBeTrue();
        Told(preview).ShouldBe(Told(PriceListDifference.Between(before, await _books.PriceStore.ExportAsync(CancellationToken.None))));
        string[] expected = merge
            ? ["changed 0 > 9", "new  > 9", "staff  > 0"]
            : ["changed 0 > 9", "kept 0 > ", "new  > 9", "staff  > 0", "vip 0.5 > "];
        Told(preview).ShouldBe(expected);

        var entry = (await EntriesAsync())[^1];
        (entry.Action, entry.Subject).ShouldBe(("prices.import", "prices"));
        entry.Before.ShouldNotBeNull().ShouldNotContain("same");
        entry.After.ShouldNotBeNull().ShouldContain("\"new\"");
    }

    private static IEnumerable<string> Told(PriceListDifference difference) => difference.Prices
        .Select(price => $"{price.Name} {price.Before?.PerCall} > {price.After?.PerCall}")
        .Concat(difference.Groups.Select(group => $"{group.Name} {group.Before} > {group.After}"));

    private async Task<PriceEntry> PriceAsync(string name) => (await _books.PriceStore.GetPriceAsync(name, CancellationToken.None)).ShouldNotBeNull();

    private async Task<GroupEntry> GroupAsync(string name) => (await _books.PriceStore.GetGroupAsync(name, CancellationToken.None)).ShouldNotBeNull();

    private async Task<IReadOnlyList<AuditEntry>> EntriesAsync() =>
        [.. (await _books.Get<IAuditLog>().ListAsync(new AuditFilter(), new CozeProxy.Billing.PageRequest(1, 100), CancellationToken.None)).Items.Reverse()];
}
