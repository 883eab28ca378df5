using System.Text;
using CozeProxy.Billing;
using CozeProxy.Billing.Keys;
using CozeProxy.Billing.Pricing;

namespace CozeProxy.Tests.Billing;

[TestFixture(BillingOptions.Sqlite)]
[TestFixture(BillingOptions.Postgres)]
public class KeyTests(string provider)
{
    [Test]
    public async Task A_key_is_random_recognisable_and_found_by_its_hash()
    {
        await using var books = await Books.OpenAsync(provider);
        var account = await books.AccountAsync("1");
        var expiry = books.Time.GetUtcNow().AddDays(1);
        var creation = await CreateAsync(books, new NewKey(account.Id, "laptop")
        {
            ExpiresAt = expiry,
            Models = ["coze-workflow"],
            Limits = new CallLimits(60, 4),
            DailyBudget = Money.Parse("2.5"),
            MonthlyBudget = Money.Parse("50"),
        });

        var text = creation.Plain!.Reveal();
        text.ShouldMatch("^sk-[0-9A-Za-z]{48}$");
        creation.Key!.Prefix.ShouldBe($"{text[..7]}…");
        var caller = await books.Keys.FindAsync(KeyHash.Of(Encoding.UTF8.GetBytes(text)), CancellationToken.None);
        caller.ShouldNotBeNull().ShouldSatisfyAllConditions(
            found => found.KeyId.ShouldBe(creation.Key.Id),
            found => found.AccountId.ShouldBe(account.Id),
            found => found.Group.ShouldBe("default"),
            found => found.ExpiresAt.ShouldBe(expiry),
            found => found.Models.ShouldBe(["coze-workflow"]),
            found => found.Limits.ShouldBe(new CallLimits(60, 4)),
            found => found.DailyBudget.ShouldBe(Money.Parse("2.5")),
            found => found.MonthlyBudget.ShouldBe(Money.Parse("50")));
    }

    [Test]
    public async Task A_revoked_key_stops_at_once()
    {
        await using var books = await Books.OpenAsync(provider);
        var creation = await CreateAsync(books, new NewKey((await books.AccountAsync("1")).Id, "laptop"));
        var hash = creation.Plain!.Hash;
        (await books.Keys.FindAsync(hash, CancellationToken.None)).ShouldNotBeNull();

        (await books.Keys.RevokeAsync(creation.Key!.Id, CancellationToken.None)).ShouldBeTrue();

        (await books.Keys.FindAsync(hash, CancellationToken.None)).ShouldBeNull();
        (await books.Keys.RevokeAsync(creation.Key.Id, CancellationToken.None)).ShouldBeFalse();
        (await books.Keys.GetAsync(creation.Key.Id, CancellationToken.None))!.RevokedAt.ShouldNotBeNull();
    }

    [Test]
    public async Task An_unknown_key_works_as_soon_as_it_is_created()
    {
        await using var books = await Books.OpenAsync(provider);
        var plain = PlainKey.Given("sk-fixed-demonstration-key");
        (await books.Keys.FindAsync(plain.Hash, CancellationToken.None)).ShouldBeNull();

        await CreateAsync(books, new NewKey((await books.AccountAsync("1")).Id, "demo") { Given = plain });

        (await books.Keys.FindAsync(plain.Hash, CancellationToken.None)).ShouldNotBeNull();
    }

    [Test]
    public async Task A_found_key_is_remembered_for_five_minutes()
    {
        await using var books = await Books.OpenAsync(provider);
        var creation = await CreateAsync(books, new NewKey((await books.AccountAsync("1")).Id, "laptop"));
        var hash = creation.Plain!.Hash;
        await books.Keys.FindAsync(hash, CancellationToken.None);
        books.Tamper("UPDATE keys SET requests_per_minute = 5");

        books.Time.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromSeconds(1));
        await books.LookAsync();
        (await books.Keys.FindAsync(hash, CancellationToken.None))!.Limits.ShouldBeNull();
        books.Time.Advance(TimeSpan.FromSeconds(1));
        (await books.Keys.FindAsync(hash, CancellationToken.None))!.Limits.ShouldBe(new CallLimits(5, null));
    }

    [Test]
    public async Task A_key_created_here_makes_no_other_be_looked_up_again()
    {
        await using var books = await Books.OpenAsync(provider);
        var account = await books.AccountAsync("1");
        var hash = (await CreateAsync(books, new NewKey(account.Id, "laptop"))).Plain!.Hash;
        await books.Keys.FindAsync(hash, CancellationToken.None);
        books.Tamper("UPDATE keys SET requests_per_minute = 5");

        await CreateAsync(books, new NewKey(account.Id, "phone"));

        (await books.Keys.FindAsync(hash, CancellationToken.None))!.Limits.ShouldBeNull();
    }

    [Test]
    public async Task Thousands_of_keys_asked_for_at_once_are_all_found()
    {
        await using var books = await Books.OpenAsync(provider);
        var account = await books.AccountAsync("1");
        var created = await Task.WhenAll(Enumerable.Range(0, 1500).Select(number => CreateAsync(books, new NewKey(account.Id, $"{number}"))));
        (await books.Keys.FindAsync(KeyHash.Of("unknown"), CancellationToken.None)).ShouldBeNull();

        var found = await Task.WhenAll(created.Select(key => Task.Run(async () => await books.Keys.FindAsync(key.Plain!.Hash, CancellationToken.None))));

        found.Select(caller => caller!.KeyId).ShouldBe(created.Select(key => key.Key!.Id));
    }

    [Test]
    public async Task Keys_need_an_account_and_exist_once()
    {
        await using var books = await Books.OpenAsync(provider);
        var account = await books.AccountAsync("1");
        var plain = PlainKey.Given("sk-fixed-demonstration-key");

        (await CreateAsync(books, new NewKey(99, "x"))).Result.ShouldBe(KeyCreationResult.AccountNotFound);
        (await CreateAsync(books, new NewKey(account.Id, "x") { Given = plain })).Result.ShouldBe(KeyCreationResult.Created);
        (await CreateAsync(books, new NewKey(account.Id, "x") { Given = plain })).Result.ShouldBe(KeyCreationResult.AlreadyExists);
    }

    [Test]
    public async Task Keys_are_listed_newest_first_and_by_account()
    {
        await using var books = await Books.OpenAsync(provider);
        var (first, second) = (await books.AccountAsync("1"), await books.AccountAsync("1"));
        await CreateAsync(books, new NewKey(first.Id, "a"));
        await CreateAsync(books, new NewKey(second.Id, "b"));
        await CreateAsync(books, new NewKey(first.Id, "c"));

        (await books.Keys.ListAsync(new KeyFilter(), new PageRequest(1, 2), CancellationToken.None)).ShouldSatisfyAllConditions(
            page => page.Total.ShouldBe(3),
            page => page.Items.Select(key => key.Name).ShouldBe(["c", "b"]));
        (await books.Keys.ListAsync(new KeyFilter { AccountId = first.Id }, new PageRequest(2, 1), CancellationToken.None)).Items.Single().Name.ShouldBe("a");
    }

    private static Task<KeyCreation> CreateAsync(Books books, NewKey key) => books.Keys.CreateAsync(key, CancellationToken.None);
}
