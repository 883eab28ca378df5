using CozeProxy.Admin.Operations;
using CozeProxy.Billing;
using CozeProxy.Billing.Audit;
using CozeProxy.Billing.Keys;
using CozeProxy.Billing.Ledger;
using CozeProxy.Billing.Operators;
using CozeProxy.Billing.Pricing;
using CozeProxy.Tests.Billing;
using CozeProxy.Tests.Transforms.Fakes;
using Microsoft.Extensions.Logging.Abstractions;

namespace CozeProxy.Tests.Console;

/// <summary>One set of rules for keys, whoever asks for them.</summary>
internal sealed class KeyOperationsTests
{
    private static readonly Actor Olga = new("olga", OperatorRole.Operator);
    private static readonly Actor Vera = new("vera", OperatorRole.Viewer);

    private Books _books = null!;
    private KeyOperations _operations = null!;
    private long _account;

    [SetUp]
    public async Task OpenAsync()
    {
        _books = await Books.OpenAsync();
        _operations = new KeyOperations(_books.Keys, new AuditTrail(_books.Get<IAuditLog>(), NullLogger<AuditTrail>.Instance));
        _account = (await _books.AccountAsync("1")).Id;
    }

    [TearDown]
    public async Task CloseAsync() => await _books.DisposeAsync();

    [Test]
    public async Task Each_change_is_recorded_as_it_was_and_is_but_never_the_key()
    {
        var created = (await _operations.CreateAsync(Olga, Wish() with { Name = "laptop" }, CancellationToken.None)).Value!;
        var id = created.Key.Id;
        await _operations.ChangeAsync(Olga, id, new KeyChanges { Name = new("desktop") }, CancellationToken.None);
        await _operations.RevokeAsync(Olga, id, CancellationToken.None);

        var entries = (await AuditAsync()).Reverse().ToList();

        entries.Select(entry => (entry.Actor, entry.Action, entry.Subject)).ShouldBe(
            [("olga", "key.create", $"key/{id}"), ("olga", "key.change", $"key/{id}"), ("olga", "key.revoke", $"key/{id}")]);
        entries[0].Before.ShouldBeNull();
        entries[1].Before!.ShouldContain("laptop");
        entries[1].After!.ShouldContain("desktop");
        entries[2].Before!.ShouldContain("\"revokedAt\":null");
        entries[2].After!.ShouldNotContain("\"revokedAt\":null");
        entries.ShouldAllBe(entry => !$"{entry.Before}{entry.After}".Contains(created.Plain.Reveal(), StringComparison.Ordinal));
    }

    [Test]
    public async Task A_top_up_whose_entry_the_store_refuses_is_made_and_said_to_be()
    {
        var logger = new RecordingLogger<AuditTrail>();
        var accounts = new AccountOperations(_books.Accounts, _books.Ledger, new AuditTrail(new BrokenAuditLog(), logger));

        var done = await accounts.TopUpAsync(Olga, new NewMovement(_account, MovementKind.TopUp, Money.Parse("5"), "", "once"), CancellationToken.None);

        done.Value!.Account.Balance.ShouldBe(Money.Parse("6"));
        logger.Has("account.topup").ShouldBeTrue();
    }

    [Test]
    public async Task A_viewer_changes_nothing()
    {
        var id = (await _operations.CreateAsync(Olga, Wish(), CancellationToken.None)).Value!.Key.Id;

        (await _operations.CreateAsync(Vera, Wish(), CancellationToken.None)).Error!.Code.ShouldBe("forbidden");
        (await _operations.ChangeAsync(Vera, id, new KeyChanges { Name = new("x") }, CancellationToken.None)).Error!.Code.ShouldBe("forbidden");
        (await _operations.RevokeAsync(Vera, id, CancellationToken.None)).Error!.Code.ShouldBe("forbidden");

        (await _books.Keys.GetAsync(id, CancellationToken.None))!.ShouldSatisfyAllConditions(key => key.Name.ShouldBe("key"), key => key.RevokedAt.ShouldBeNull());
        (await AuditAsync()).Count.ShouldBe(1);
    }

    [Test]
    public async Task Terms_that_mean_nothing_are_refused()
    {
        var id = (await _operations.CreateAsync(Olga, Wish(), CancellationToken.None)).Value!.Key.Id;
        foreach (var (wish, changes, field) in ((KeyWish, KeyChanges, string)[])
        [
            (Wish() with { RequestsPerMinute = 0 }, new KeyChanges { RequestsPerMinute = new(0) }, "requestsPerMinute"),
            (Wish() with { MaxConcurrency = -1 }, new KeyChanges { MaxConcurrency = new(-1) }, "maxConcurrency"),
            (Wish() with { DailyBudget = new Money(-1) }, new KeyChanges { DailyBudget = new(new Money(-1)) }, "dailyBudget"),
            (Wish() with { MonthlyBudget = new Money(-1) }, new KeyChanges { MonthlyBudget = new(new Money(-1)) }, "monthlyBudget"),
        ])
        {
            (await _operations.CreateAsync(Olga, wish, CancellationToken.None)).Error!.Param.ShouldBe(field);
            (await _operations.ChangeAsync(Olga, id, changes, CancellationToken.None)).Error!.Param.ShouldBe(field);
        }

        (await _operations.ChangeAsync(Olga, id, new KeyChanges { Name = new(" ") }, CancellationToken.None)).Error!.Param.ShouldBe("name");
        (await _operations.CreateAsync(Olga, Wish() with { AccountId = 99 }, CancellationToken.None)).Error!.Status.ShouldBe(404);
        (await _operations.ChangeAsync(Olga, 99, new KeyChanges(), CancellationToken.None)).Error!.Status.ShouldBe(404);
        (await _operations.RevokeAsync(Olga, id, CancellationToken.None)).IsDone.ShouldBeTrue();
        (await _operations.RevokeAsync(Olga, id, CancellationToken.None)).Error!.Status.ShouldBe(404);
    }

    [Test]
    public async Task A_payment_that_is_repeated_is_recorded_once()
    {
        var accounts = new AccountOperations(_books.Accounts, _books.Ledger, new AuditTrail(_books.Get<IAuditLog>(), NullLogger<AuditTrail>.Instance));
        var payment = new NewMovement(_account, MovementKind.TopUp, Money.Parse("5"), "invoice 7", "once");

        var first = (await accounts.TopUpAsync(Olga, payment, CancellationToken.None)).Value!;
        var second = (await accounts.TopUpAsync(Olga, payment, CancellationToken.None)).Value!;

        second.Movement.ShouldBe(first.Movement);
        second.Account.Balance.ShouldBe(Money.Parse("6"));
        (await AuditAsync()).ShouldHaveSingleItem().Action.ShouldBe("account.topup");
    }

    private KeyWish Wish() => new(_account, null, null, null, null, null, null, null);

    private async Task<IReadOnlyList<AuditEntry>> AuditAsync() =>
        (await _books.Get<IAuditLog>().ListAsync(new AuditFilter(), new PageRequest(1, 100), CancellationToken.None)).Items;
}
