using CozeProxy.Billing;
using CozeProxy.Billing.Ledger;
using CozeProxy.Billing.Pricing;
using CozeProxy.Billing.Usage;
using CozeProxy.Tests.Billing.Executions;
using Dapper;

namespace CozeProxy.Tests.Billing;

[TestFixture(BillingOptions.Sqlite)]
[TestFixture(BillingOptions.Postgres)]
public class CallDetailTests(string provider)
{
    [Test]
    public async Task A_call_is_found_with_what_was_tried_and_how_it_was_corrected()
    {
        await using var books = await Books.OpenAsync(provider);
        var account = await books.AccountAsync("10");
        var (call, other) = (books.Opening(account, "1"), books.Opening(account, "1"));
        await books.HoldAsync(call);
        await books.HoldAsync(other);
        await books.SettleAsync(Books.Closing(call, "0.5") with { Attempts = Tried(books) });
        await books.SettleAsync(Books.Closing(other, "0.5"));
        await CorrectAsync(books, call, "0.2");
        await CorrectAsync(books, other, "0.3");

        var found = (await books.Usage.GetAsync(call.CallId, CancellationToken.None)).ShouldNotBeNull();

        found.Row.ShouldBe((await AllAsync(books)).Single(row => row.CallId == call.CallId));
        found.Row.AccountName.ShouldBe("ada");
        found.Attempts.ShouldBe(Tried(books).Select(attempt => attempt with { CozeLogId = attempt.CozeLogId?.Replace('\0', '\uFFFD') }));
        found.Corrections.ShouldHaveSingleItem().Amount.ShouldBe(Money.Parse("0.2"));
        (await books.Usage.GetAsync(other.CallId, CancellationToken.None))!.Attempts.ShouldBeEmpty();
        (await books.Usage.GetAsync(call.CallId - 1, CancellationToken.None)).ShouldBeNull();
        (await books.VerifyAsync()).Ok.ShouldBeTrue();
    }

    [Test]
    public async Task Attempts_of_calls_that_are_closed_together_stay_apart()
    {
        await using var books = await Books.OpenAsync(provider);
        var account = await books.AccountAsync("10");
        var calls = Enumerable.Range(0, 5).Select(_ => books.Opening(account, "1")).ToList();
        foreach (var call in calls)
        {
            await books.HoldAsync(call);
        }

        await Task.WhenAll(calls.Select((call, index) => books.SettleAsync(
            Books.Closing(call, "0.5") with { Attempts = index % 2 == 0 ? [.. Tried(books).Take(index)] : [] })));

        foreach (var (call, index) in calls.Select((call, index) => (call, index)))
        {
            (await books.Usage.GetAsync(call.CallId, CancellationToken.None))!.Attempts.Count.ShouldBe(index % 2 == 0 ? Math.Min(index, 3) : 0);
        }
    }

    [Test]
    public async Task A_run_that_goes_on_alone_keeps_what_was_tried_before()
    {
        await using var books = await Books.OpenAsync(provider);
        var opening = books.Opening(await books.AccountAsync("10"), "4");
        await books.HoldAsync(opening);
        var execution = ExecutionBooks.Of(opening) with { Attempts = Tried(books) };

        (await books.Runs().AddAsync(execution, TimeSpan.Zero, CancellationToken.None)).ShouldBeTrue();
        (await books.Runs().AddAsync(execution, TimeSpan.Zero, CancellationToken.None)).ShouldBeTrue();

        (await books.Usage.GetAsync(opening.CallId, CancellationToken.None))!.Attempts.Select(attempt => attempt.Channel).ShouldBe(["first", "first", "backup"]);
    }

    [Test]
    public async Task What_was_tried_is_forgotten_with_its_call()
    {
        await using var books = await Books.OpenAsync(provider, ("Billing:KeepCallsDays", "1"));
        var call = books.Opening(await books.AccountAsync("10"), "1") with { RequestId = RequestId(books.Time.GetUtcNow()) };
        await books.HoldAsync(call);
        await books.SettleAsync(Books.Closing(call, "1") with { Attempts = Tried(books) });

        books.Time.Advance(TimeSpan.FromDays(3));
        await UsageTestCalls.SumAsync(books);
        await UsageTestCalls.ForgetAsync(books);

        (await books.Database.ReadAsync(
            connection => connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM attempts"), CancellationToken.None)).ShouldBe(0);
        (await books.Usage.GetAsync(call.CallId, CancellationToken.None)).ShouldBeNull();
        (await books.Usage.FindAsync(call.RequestId, CancellationToken.None)).ShouldBeNull();
    }

    [Test]
    public async Task A_call_is_found_by_the_id_of_its_request()
    {
        await using var books = await Books.OpenAsync(provider);
        var account = await books.AccountAsync("10");
        var calls = new List<CallOpening>();
        foreach (var wait in (int[])[0, 0, 40, 300])
        {
            // The last one's body took minutes to come.
            var requestId = RequestId(books.Time.GetUtcNow());
            books.Time.Advance(TimeSpan.FromSeconds(wait));
            calls.Add(books.Opening(account, "0.1") with { RequestId = requestId });
            await books.HoldAsync(calls[^1]);
            books.Time.Advance(TimeSpan.FromSeconds(20));
        }

        foreach (var call in calls)
        {
            (await books.Usage.FindAsync(call.RequestId, CancellationToken.None)).ShouldNotBeNull().CallId.ShouldBe(call.CallId);
        }

        foreach (var unknown in (string[])[RequestId(books.Time.GetUtcNow()), $"req_{Guid.NewGuid():N}", "req-1", "", "req_", "req_ffffffffffff7fffbfffffffffffffff", "' OR 1=1"])
        {
            (await books.Usage.FindAsync(unknown, CancellationToken.None)).ShouldBeNull(unknown);
        }
    }

    [Test]
    public async Task A_page_is_the_same_when_nothing_is_counted()
    {
        await using var books = await Books.OpenAsync(provider);
        var account = await books.AccountAsync("10");
        for (var call = 0; call < 5; call++)
        {
            await books.HoldAsync(books.Opening(account, "0.1"));
            books.Time.Advance(TimeSpan.FromSeconds(1));
        }

        var counted = await books.Usage.QueryAsync(new UsageFilter { AccountId = account.Id }, new PageRequest(2, 2), CancellationToken.None);

        (await books.Usage.ReadPageAsync(new UsageFilter { AccountId = account.Id }, new PageRequest(2, 2), CancellationToken.None)).ShouldBe(counted.Items);
        counted.Total.ShouldBe(5);
    }

    private static CallAttempt[] Tried(Books books)
    {
        var at = DateTimeOffset.FromUnixTimeMilliseconds(books.Time.GetUtcNow().ToUnixTimeMilliseconds());
        return
        [
            new(1, "first", at) { Failure = "upstream_auth_failed", Status = 502, CozeCode = 4100, CozeLogId = "log\0one" },
            new(2, "first", at) { Failure = "upstream_unreachable", Status = 502 },
            new(3, "backup", at),
        ];
    }

    private static string RequestId(DateTimeOffset moment) => $"req_{Guid.CreateVersion7(moment):N}";

    private static Task<MovementResult> CorrectAsync(Books books, CallOpening call, string amount) => books.Ledger.AddMovementAsync(
        new NewMovement(call.AccountId, MovementKind.Correction, Money.Parse(amount), "garbled", null, call.CallId), CancellationToken.None);

    private static async Task<IReadOnlyList<UsageRow>> AllAsync(Books books) =>
        (await books.Usage.QueryAsync(new UsageFilter(), new PageRequest(1, 100), CancellationToken.None)).Items;
}
