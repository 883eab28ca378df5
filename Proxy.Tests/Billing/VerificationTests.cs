using CozeProxy.Billing;
using CozeProxy.Billing.Ledger;
using CozeProxy.Billing.Pricing;

namespace CozeProxy.Tests.Billing;

/// <summary>The ledger is recomputed from its rows, and what does not follow from them is found.</summary>
[TestFixture(BillingOptions.Sqlite)]
[TestFixture(BillingOptions.Postgres)]
public class VerificationTests(string provider)
{
    [Test]
    public async Task A_tampered_balance_is_found()
    {
        await using var books = await Books.OpenAsync(provider);
        var account = await books.AccountAsync("10");
        books.Tamper("UPDATE accounts SET balance = balance + 1, held = 7");

        var found = await books.VerifyAsync();

        found.Ok.ShouldBeFalse();
        found.Differences.ShouldBe(
        [
            new LedgerDifference(LedgerField.Balance, account.Id, null, Money.Parse("10"), Money.Parse("10.000000001")),
            new LedgerDifference(LedgerField.Held, account.Id, null, Money.Zero, new Money(7)),
        ]);
    }

    [Test]
    public async Task A_tampered_charge_is_found_even_when_the_balance_agrees_with_it()
    {
        await using var books = await Books.OpenAsync(provider);
        var account = await books.AccountAsync("10");
        var opening = books.Opening(account, "1");
        await books.HoldAsync(opening);
        await books.SettleAsync(Books.Closing(opening, "1"));
        books.Tamper("UPDATE calls SET charge = charge + 5; UPDATE accounts SET balance = balance - 5");

        (await books.VerifyAsync()).Differences.ShouldBe(
            [new LedgerDifference(LedgerField.Charge, account.Id, opening.CallId, Money.Parse("1"), Money.Parse("1.000000005"))]);
    }

    [Test]
    public async Task Rows_without_their_account_are_found()
    {
        await using var books = await Books.OpenAsync(provider);
        var account = await books.AccountAsync("10");
        books.Tamper("DELETE FROM accounts");

        (await books.VerifyAsync()).Differences.Single().ShouldBe(
            new LedgerDifference(LedgerField.Account, account.Id, null, Money.Zero, Money.Parse("10")));
    }
}
