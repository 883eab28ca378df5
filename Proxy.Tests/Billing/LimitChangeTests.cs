using CozeProxy.Billing;
using CozeProxy.Billing.Accounts;
using CozeProxy.Billing.Keys;
using CozeProxy.Billing.Pricing;

namespace CozeProxy.Tests.Billing;

/// <summary>What is changed about a key or an account holds with the next request, and what is not changed stays.</summary>
[TestFixture(BillingOptions.Sqlite)]
[TestFixture(BillingOptions.Postgres)]
public class LimitChangeTests(string provider)
{
    [Test]
    public async Task Accounts_have_limits_that_their_keys_bring_along()
    {
        await using var books = await Books.OpenAsync(provider);
        var account = await books.Accounts.CreateAsync(
            new NewAccount("ada", "default", Money.Parse("1")) { Limits = new CallLimits(600, 20) }, CancellationToken.None);
        var hash = await KeyOfAsync(books, account);

        account.Limits.ShouldBe(new CallLimits(600, 20));
        (await books.ReadAsync(account)).Limits.ShouldBe(new CallLimits(600, 20));
        (await FindAsync(books, hash)).ShouldSatisfyAllConditions(
            caller => caller.AccountLimits.ShouldBe(new CallLimits(600, 20)),
            caller => caller.Limits.ShouldBeNull());
    }

    [Test]
    public async Task What_is_changed_about_an_account_holds_at_once_and_the_rest_stays()
    {
        await using var books = await Books.OpenAsync(provider);
        var account = await books.AccountAsync("5");
        var hash = await KeyOfAsync(books, account);
        (await FindAsync(books, hash)).AccountLimits.ShouldBeNull();

        var changed = await ChangeAsync(books, account, new AccountChanges { RequestsPerMinute = new(60), Group = new("staff") });

        changed.ShouldBe(account with { Group = "staff", Limits = new CallLimits(60, null) });
        (await FindAsync(books, hash)).ShouldSatisfyAllConditions(
            caller => caller.AccountLimits.ShouldBe(new CallLimits(60, null)),
            caller => caller.Group.ShouldBe("staff"));

        await ChangeAsync(books, account, new AccountChanges { MaxConcurrency = new(3) });
        (await FindAsync(books, hash)).AccountLimits.ShouldBe(new CallLimits(60, 3));
        await ChangeAsync(books, account, new AccountChanges { RequestsPerMinute = new(null) });
        (await FindAsync(books, hash)).AccountLimits.ShouldBe(new CallLimits(null, 3));
        (await ChangeAsync(books, account, new AccountChanges())).ShouldBe(account with { Group = "staff", Limits = new CallLimits(null, 3) });
        (await ChangeAsync(books, account with { Id = 99 }, new AccountChanges { Name = new("x") })).ShouldBeNull();
        (await books.VerifyAsync()).Ok.ShouldBeTrue();
    }

    [Test]
    public async Task What_is_changed_about_a_key_holds_at_once_and_the_rest_stays()
    {
        await using var books = await Books.OpenAsync(provider);
        var account = await books.AccountAsync("5");
        var expiry = books.Time.GetUtcNow().AddDays(1);
        var creation = await books.Keys.CreateAsync(
            new NewKey(account.Id, "laptop") { Models = ["a"], Limits = new CallLimits(5, 2), DailyBudget = Money.Parse("1") }, CancellationToken.None);
        var (key, hash) = (creation.Key!, creation.Plain!.Hash);
        await FindAsync(books, hash);

        var changed = await ChangeAsync(new KeyChanges
        {
            Name = new("desk"),
            ExpiresAt = new(expiry),
            Models = new(["b", "c"]),
            RequestsPerMinute = new(null),
            DailyBudget = new(null),
            MonthlyBudget = new(Money.Parse("9")),
        });

        changed.ShouldNotBeNull().ShouldSatisfyAllConditions(
            it => it.Name.ShouldBe("desk"),
            it => it.Models.ShouldBe(["b", "c"]),
            it => it.Prefix.ShouldBe(key.Prefix));
        (await FindAsync(books, hash)).ShouldSatisfyAllConditions(
            caller => caller.ExpiresAt.ShouldBe(expiry),
            caller => caller.Models.ShouldBe(["b", "c"]),
            caller => caller.Limits.ShouldBe(new CallLimits(null, 2)),
            caller => caller.DailyBudget.ShouldBeNull(),
            caller => caller.MonthlyBudget.ShouldBe(Money.Parse("9")));

        await ChangeAsync(new KeyChanges { ExpiresAt = new(null), Models = new(null), MaxConcurrency = new(null) });
        (await FindAsync(books, hash)).ShouldSatisfyAllConditions(
            caller => caller.ExpiresAt.ShouldBeNull(),
            caller => caller.Models.ShouldBeNull(),
            caller => caller.Limits.ShouldBeNull(),
            caller => caller.MonthlyBudget.ShouldBe(Money.Parse("9")));
        (await books.Keys.ChangeAsync(99, new KeyChanges { Name = new("x") }, CancellationToken.None)).ShouldBeNull();

        Task<GatewayKey?> ChangeAsync(KeyChanges changes) => books.Keys.ChangeAsync(key.Id, changes, CancellationToken.None);
    }

    private static Task<Account?> ChangeAsync(Books books, Account account, AccountChanges changes) =>
        books.Accounts.ChangeAsync(account.Id, changes, CancellationToken.None);

    private static async Task<KeyHash> KeyOfAsync(Books books, Account account) =>
        (await books.Keys.CreateAsync(new NewKey(account.Id, "laptop"), CancellationToken.None)).Plain!.Hash;

    private static async Task<Caller> FindAsync(Books books, KeyHash hash) => (await books.Keys.FindAsync(hash, CancellationToken.None)).ShouldNotBeNull();
}
