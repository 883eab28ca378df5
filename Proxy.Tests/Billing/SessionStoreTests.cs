using CozeProxy.Billing;
using CozeProxy.Billing.Sessions;
using Dapper;

namespace CozeProxy.Tests.Billing;

[TestFixture(BillingOptions.Sqlite)]
[TestFixture(BillingOptions.Postgres)]
public class SessionStoreTests(string provider)
{
    [Test]
    public async Task What_was_ended_stays_so_until_its_time_has_passed_and_is_forgotten_then()
    {
        await using var books = await Books.OpenAsync(provider);
        var sessions = books.Get<ISessionStore>();
        var until = books.Time.GetUtcNow().AddHours(12);
        await sessions.EndAsync(["a", "b"], until, CancellationToken.None);
        await sessions.EndAsync(["a"], until, CancellationToken.None);

        (await sessions.HasEndedAsync("a", CancellationToken.None)).ShouldBeTrue();
        (await sessions.HasEndedAsync("b", CancellationToken.None)).ShouldBeTrue();
        (await sessions.HasEndedAsync("c", CancellationToken.None)).ShouldBeFalse();

        books.Time.Advance(TimeSpan.FromHours(13));
        await sessions.EndAsync(["c"], until.AddHours(13), CancellationToken.None);

        (await books.Database.ReadAsync(async connection => await connection.QueryAsync<string>("SELECT session FROM ended_sessions"), CancellationToken.None))
            .ShouldBe(["c"]);
    }
}
