using CozeProxy.Billing;
using CozeProxy.Billing.Accounts;
using CozeProxy.Billing.Keys;
using CozeProxy.Billing.Pricing;

namespace CozeProxy.Tests.Billing;

[TestFixture(BillingOptions.Sqlite)]
[TestFixture(BillingOptions.Postgres)]
public class SearchTests(string provider)
{
    private static readonly PageRequest Page = new(1, 10);

    [TestCase("acme", new[] { "Acme 100%", "ACME_labs" })]
    [TestCase(" LABS ", new[] { "ACME_labs" })]
    [TestCase("客户", new[] { "深圳客户" })]
    [TestCase("%", new[] { "Acme 100%" })]
    [TestCase("_", new[] { "ACME_labs" })]
    [TestCase("!", new[] { "hey!" })]
    [TestCase("'; DROP TABLE accounts; --", new string[0])]
    [TestCase("2", new[] { "深圳客户" })]
    [TestCase("#4", new[] { "hey!" })]
    [TestCase("a\0cme", new[] { "Acme 100%", "ACME_labs" })]
    [TestCase("  ", new[] { "hey!", "Acme 100%", "深圳客户", "ACME_labs" })]
    [TestCase(null, new[] { "hey!", "Acme 100%", "深圳客户", "ACME_labs" })]
    public async Task Accounts_are_found_by_a_part_of_their_name_or_their_id(string? search, string[] expected)
    {
        await using var books = await Books.OpenAsync(provider);
        foreach (var name in (string[])["ACME_labs", "深圳客户", "Acme 100%", "hey!"])
        {
            await books.Accounts.CreateAsync(new NewAccount(name, "default", Money.Zero), CancellationToken.None);
        }

        var found = await books.Accounts.ListAsync(new AccountFilter { Search = search }, Page, CancellationToken.None);

        found.Items.Select(account => account.Name).ShouldBe(expected);
        found.Total.ShouldBe(expected.Length);
    }

    [Test]
    public async Task A_very_long_search_finds_nothing_and_breaks_nothing()
    {
        await using var books = await Books.OpenAsync(provider);
        await books.AccountAsync("1");
        (await books.Accounts.ListAsync(new AccountFilter { Search = new string('x', 100_000) }, Page, CancellationToken.None)).Total.ShouldBe(0);
    }

    [Test]
    public async Task Keys_are_found_by_name_prefix_id_and_the_key_itself()
    {
        await using var books = await Books.OpenAsync(provider);
        var account = await books.AccountAsync("1");
        var laptop = await CreateAsync(books, new NewKey(account.Id, "Laptop") { Given = PlainKey.Given("sk-ABCDefgh-0001") });
        var server = await CreateAsync(books, new NewKey(account.Id, "服务器") { Given = PlainKey.Given("sk-XYZwefgh-0002") });

        (await IdsAsync("lapTOP")).ShouldBe([laptop]);
        (await IdsAsync("服务")).ShouldBe([server]);
        (await IdsAsync("sk-abcd")).ShouldBe([laptop]);
        (await IdsAsync("sk-")).ShouldBe([server, laptop]);
        (await IdsAsync($"{server}")).ShouldBe([server]);
        (await IdsAsync("sk-XYZwefgh-0002")).ShouldBe([server]);
        (await IdsAsync("sk-XYZwefgh-0003")).ShouldBeEmpty();
        new KeyFilter { Search = "sk-XYZwefgh-0002" }.ToString().ShouldNotContain("sk-");

        async Task<IEnumerable<long>> IdsAsync(string search) =>
            (await books.Keys.ListAsync(new KeyFilter { Search = search, AccountId = account.Id }, Page, CancellationToken.None)).Items.Select(key => key.Id);
    }

    [Test]
    public async Task Keys_are_listed_by_whether_they_work_and_counted_where_they_do()
    {
        await using var books = await Books.OpenAsync(provider);
        var (ada, bob) = (await books.AccountAsync("1"), await books.AccountAsync("1"));
        var now = books.Time.GetUtcNow();
        var ids = new Dictionary<KeyState, long>
        {
            [KeyState.InForce] = await CreateAsync(books, new NewKey(ada.Id, "a") { ExpiresAt = now.AddSeconds(1) }),
            [KeyState.Expired] = await CreateAsync(books, new NewKey(ada.Id, "b") { ExpiresAt = now }),
            [KeyState.Revoked] = await CreateAsync(books, new NewKey(ada.Id, "c") { ExpiresAt = now }),
        };
        await books.Keys.RevokeAsync(ids[KeyState.Revoked], CancellationToken.None);

        foreach (var (state, id) in ids)
        {
            var found = (await books.Keys.ListAsync(new KeyFilter { State = state }, Page, CancellationToken.None)).Items.ShouldHaveSingleItem();
            (found.Id, found.StateAt(now), found.AccountName).ShouldBe((id, state, "ada"));
        }

        (await books.Keys.CountInForceAsync([ada.Id, bob.Id], CancellationToken.None)).ShouldBe([new(ada.Id, 1)]);
        (await books.Keys.CountInForceAsync([], CancellationToken.None)).ShouldBeEmpty();
    }

    [Test]
    public async Task What_a_key_has_spent_is_known_once_a_budget_has_asked_for_it()
    {
        await using var books = await Books.OpenAsync(provider);
        var account = await books.AccountAsync("100");
        var key = await CreateAsync(books, new NewKey(account.Id, "a"));
        (await books.Keys.FindSpendingAsync([key], CancellationToken.None)).ShouldBeEmpty();

        var opening = books.Opening(account, "5") with { KeyId = key, DailyBudget = Money.Parse("50") };
        await books.HoldAsync(opening);
        await books.SettleAsync(Books.Closing(opening, "3"));
        await books.HoldAsync(books.Opening(account, "2") with { KeyId = key, DailyBudget = Money.Parse("50") });

        (await books.Keys.FindSpendingAsync([key], CancellationToken.None))[key].ShouldBe(new KeySpending(Money.Parse("5"), Money.Parse("5")));
        books.Time.Advance(TimeSpan.FromDays(1));
        (await books.Keys.FindSpendingAsync([key], CancellationToken.None))[key].ShouldBe(new KeySpending(Money.Zero, Money.Parse("5")));
    }

    private static async Task<long> CreateAsync(Books books, NewKey key) => (await books.Keys.CreateAsync(key, CancellationToken.None)).Key!.Id;
}
