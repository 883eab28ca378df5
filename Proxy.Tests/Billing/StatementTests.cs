using CozeProxy.Billing;
using CozeProxy.Billing.Accounts;
using CozeProxy.Billing.Ledger;
using CozeProxy.Billing.Pricing;
using CozeProxy.Billing.Statements;

namespace CozeProxy.Tests.Billing;

/// <summary>A statement explains the balance to the last nano, however it is paged and whatever is still kept.</summary>
[TestFixture(BillingOptions.Sqlite)]
[TestFixture(BillingOptions.Postgres)]
public class StatementTests(string provider)
{
    private const int Seed = 20260314;

    [Test]
    public async Task Each_row_says_what_it_added_and_what_there_was_then()
    {
        await using var books = await Books.OpenAsync(provider);
        var account = await books.AccountAsync("10");
        books.Time.Advance(TimeSpan.FromMinutes(1));
        var first = await CallAsync(books, account, "1.5");
        books.Time.Advance(TimeSpan.FromMinutes(1));
        await books.AddAsync(account.Id, "5");
        books.Time.Advance(TimeSpan.FromMinutes(1));
        await books.Ledger.AddMovementAsync(
            new NewMovement(account.Id, MovementKind.Correction, Money.Parse("1.5"), "garbled", CallId: first), CancellationToken.None);
        books.Time.Advance(TimeSpan.FromMinutes(1));
        var open = books.Opening(account, "2");
        await books.HoldAsync(open);

        var statement = await ReadAsync(books, account);

        statement.Next.ShouldBeNull();
        statement.Account.ShouldSatisfyAllConditions(
            found => found.Balance.ShouldBe(Money.Parse("15")), found => found.Held.ShouldBe(Money.Parse("2")));
        statement.Rows.Select(row => (row.Kind, $"{row.Amount}", $"{row.Balance}", row.CallId)).ShouldBe(
        [
            (StatementRowKind.Call, "0", "15", open.CallId),
            (StatementRowKind.Correction, "1.5", "15", first),
            (StatementRowKind.TopUp, "5", "13.5", null),
            (StatementRowKind.Call, "-1.5", "8.5", first),
            (StatementRowKind.TopUp, "10", "10", null),
        ]);
        statement.Rows[0].ShouldSatisfyAllConditions(row => row.Held.ShouldBe(Money.Parse("2")), row => row.Outcome.ShouldBeNull());
        statement.Rows[3].ShouldSatisfyAllConditions(
            row => row.Held.ShouldBeNull(), row => row.Outcome.ShouldBe(CallOutcome.Completed), row => row.Model.ShouldBe("coze-workflow"));
        statement.Rows[1].Note.ShouldBe("garbled");
    }

    [Test]
    public async Task A_movement_stands_before_the_calls_of_its_millisecond()
    {
        await using var books = await Books.OpenAsync(provider);
        var account = await books.AccountAsync("10");
        var call = await CallAsync(books, account, "1");
        await books.AddAsync(account.Id, "2");
        await books.AddAsync(account.Id, "3");

        var pages = await PagesAsync(books, account, 1);

        pages.Select(row => (row.CallId, $"{row.Balance}")).ShouldBe([(call, "14"), (null, "15"), (null, "12"), (null, "10")]);
    }

    [Test]
    public async Task Pages_of_any_size_are_the_whole_and_add_up_before_and_after_summing()
    {
        await using var books = await Books.OpenAsync(provider);
        var (random, accounts) = (new Random(Seed), await AccountsAsync(books));
        await LiveAsync(books, random, accounts, 25, someOpen: false);
        await LiveAsync(books, random, accounts, 3, someOpen: true);
        var before = new List<List<StatementRow>>();
        foreach (var account in accounts)
        {
            before.Add(await ShouldAddUpAsync(books, account));
        }

        await UsageTestCalls.SumAsync(books);

        foreach (var (account, rows) in accounts.Zip(before))
        {
            (await ShouldAddUpAsync(books, account)).ShouldBe(rows);
        }
    }

    [Test]
    public async Task Calls_that_are_gone_are_rows_of_their_days()
    {
        await using var books = await Books.OpenAsync(provider, ("Billing:KeepCallsDays", "2"));
        var (random, accounts) = (new Random(Seed + 1), await AccountsAsync(books));
        await LiveAsync(books, random, accounts, 25, someOpen: false);
        var calls = (await PagesAsync(books, accounts[0], 100)).Count(row => row.Kind == StatementRowKind.Call);
        await UsageTestCalls.SumAsync(books);
        (await UsageTestCalls.ForgetAsync(books)).ShouldBeGreaterThan(100);

        foreach (var account in accounts)
        {
            var rows = await ShouldAddUpAsync(books, account);
            rows.Where(row => row.Kind == StatementRowKind.Day).Select(row => row.Time.TimeOfDay).ShouldAllBe(time => time == TimeSpan.Zero);
            rows.Where(row => row.Kind == StatementRowKind.Day).Select(row => row.Time).ShouldBeUnique();
        }

        var found = await PagesAsync(books, accounts[0], 100);
        found.Count(row => row.Kind == StatementRowKind.Day).ShouldBeGreaterThan(2);
        found.Sum(row => row.Calls ?? (row.Kind == StatementRowKind.Call ? 1 : 0)).ShouldBe(calls);
    }

    [Test]
    public async Task A_call_that_ends_while_somebody_turns_pages_is_counted_where_it_stands()
    {
        await using var books = await Books.OpenAsync(provider);
        var account = await books.AccountAsync("10");
        books.Time.Advance(TimeSpan.FromMinutes(1));
        var open = books.Opening(account, "2");
        await books.HoldAsync(open);
        books.Time.Advance(TimeSpan.FromMinutes(1));
        await CallAsync(books, account, "1");
        var first = await ReadAsync(books, account, size: 1);

        await books.SettleAsync(Books.Closing(open, "4"));

        var second = await ReadAsync(books, account, first.Next);
        second.Rows.Select(row => $"{row.Balance}").ShouldBe(["6", "10"]);
    }

    [Test]
    public async Task Nobody_has_a_statement_without_an_account_and_some_have_an_empty_one()
    {
        await using var books = await Books.OpenAsync(provider);
        var account = await books.AccountAsync("0");

        (await ReadAsync(books, account)).Rows.ShouldBeEmpty();
        (await books.Get<IStatementReader>().ReadAsync(99, null, 10, CancellationToken.None)).ShouldBeNull();
    }

    [Test]
    public void A_cursor_is_read_as_it_was_written_and_nothing_else_is()
    {
        foreach (var cursor in (StatementCursor[])
            [StatementCursor.OfCall(77), StatementCursor.OfMovement(DateTimeOffset.UnixEpoch.AddYears(60), 5), StatementCursor.OfDayBefore(77)])
        {
            StatementCursor.TryParse(cursor.ToString(), out var read).ShouldBeTrue();
            read.ShouldBe(cursor);
        }

        foreach (var text in (string?[])[null, "", "-", "1-", "-1", "1-2-3", "x", "1 ", "99999999999999999999"])
        {
            StatementCursor.TryParse(text, out _).ShouldBeFalse($"{text}");
        }
    }

    // Whatever the page's size, it is one list: from nothing, by what each row added, to the account's balance.
    private static async Task<List<StatementRow>> ShouldAddUpAsync(Books books, Account account)
    {
        var rows = await PagesAsync(books, account, 1000);
        var balance = Money.Zero;
        foreach (var row in Enumerable.Reverse(rows))
        {
            balance += row.Amount;
            row.Balance.ShouldBe(balance);
        }

        balance.ShouldBe((await books.ReadAsync(account)).Balance);
        rows.Select(row => row.Cursor).ShouldBe(rows.Select(row => row.Cursor).OrderDescending());
        foreach (var size in (int[])[1, 2, 7, 50])
        {
            (await PagesAsync(books, account, size)).ShouldBe(rows, $"pages of {size}");
        }

        return rows;
    }

    private static async Task<List<StatementRow>> PagesAsync(Books books, Account account, int size)
    {
        var rows = new List<StatementRow>();
        for (StatementCursor? next = null; rows.Count == 0 || next is not null;)
        {
            var page = await ReadAsync(books, account, next, size);
            page.Rows.Count.ShouldBeLessThanOrEqualTo(size);
            rows.AddRange(page.Rows);
            next = page.Next;
        }

        return rows;
    }

    // Calls of all accounts with movements between them, over about eight hours a round.
    private static async Task LiveAsync(Books books, Random random, List<Account> accounts, int rounds, bool someOpen)
    {
        for (var round = 0; round < rounds; round++)
        {
            await UsageTestCalls.MakeAsync(books, random, accounts, 20, TimeSpan.FromMinutes(25), someOpen);
            await books.AddAsync(accounts[random.Next(accounts.Count)].Id, $"{random.Next(-9, 0)}.5");
            await books.AddAsync(accounts[0].Id, $"{random.Next(1, 9)}");
        }

        if (someOpen)
        {
            await books.HoldAsync(books.Opening(accounts[0], "1"));
        }
    }

    private static async Task<List<Account>> AccountsAsync(Books books) =>
        [await books.AccountAsync("10000000"), await books.AccountAsync("10000000"), await books.AccountAsync("10000000")];

    private static async Task<long> CallAsync(Books books, Account account, string charge)
    {
        var opening = books.Opening(account, "1");
        await books.HoldAsync(opening);
        await books.SettleAsync(Books.Closing(opening, charge));
        return opening.CallId;
    }

    private static async Task<Statement> ReadAsync(Books books, Account account, StatementCursor? before = null, int size = 10) =>
        (await books.Get<IStatementReader>().ReadAsync(account.Id, before, size, CancellationToken.None))!;
}
