using CozeProxy.Billing;
using CozeProxy.Billing.Accounts;
using CozeProxy.Billing.Ledger;
using CozeProxy.Billing.Replicas;
using CozeProxy.Billing.Usage;
using Dapper;
using Npgsql;

namespace CozeProxy.Tests.Billing;

/// <summary>What tests of replicas do and look at.</summary>
internal static class Replicas
{
    public static async Task<CallOpening> OpenCallAsync(this Books books, Account account)
    {
        var opening = books.Opening(account, "1");
        (await books.HoldAsync(opening)).ShouldBe(HoldResult.Held);
        return opening;
    }

    /// <summary>Looks for abandoned calls, as a replica does that has seen the store for a whole lease.</summary>
    public static Task<int> SweepAsync(this Books books) => books.Get<AbandonedCalls>().CloseAsync(CancellationToken.None);

    public static async Task<CallOutcome?> OutcomeAsync(this Books books, CallOpening call) => (await books.RowAsync(call)).Outcome;

    public static async Task<UsageRow> RowAsync(this Books books, CallOpening call) =>
        (await books.Usage.QueryAsync(new UsageFilter(), new PageRequest(1, 1000), CancellationToken.None)).Items.Single(row => row.CallId == call.CallId);

    public static long NodeOf(long callId) => (callId >> CallIdGenerator.NodeShift) & (CallIdGenerator.Nodes - 1);

    /// <summary>Until when the owner of a call's node counts as alive, by PostgreSQL's clock.</summary>
    public static async Task<long> LeaseAsync(this Books books, CallOpening call)
    {
        await using var connection = new NpgsqlConnection(books.ConnectionString);
        return await connection.ExecuteScalarAsync<long>($"SELECT alive_until FROM replicas WHERE node = {NodeOf(call.CallId)}");
    }

    public static async Task<long> NowAsync(this Books books)
    {
        await using var connection = new NpgsqlConnection(books.ConnectionString);
        return await connection.ExecuteScalarAsync<long>($"SELECT {books.Database.NowSql}");
    }
}
