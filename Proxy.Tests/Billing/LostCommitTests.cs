using System.Diagnostics.Metrics;
using CozeProxy.Billing.Ledger;
using CozeProxy.Billing.Pricing;
using CozeProxy.Billing.Storage;
using CozeProxy.Billing.Storage.Sqlite;
using CozeProxy.Billing.Storage.Writing;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace CozeProxy.Tests.Billing;

/// <summary>The store takes a batch, and the word of it is lost on the way.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class LostCommitTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lost-commit");
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly LedgerMetrics _metrics;
    private readonly ForgetfulStore _store;
    private readonly LedgerWriter _writer;

    public LostCommitTests()
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(_folder.FullName, "ledger.db")};Pooling=False");
        connection.Open();
        SqliteSchema.BringForward(connection);
        connection.Execute("INSERT INTO accounts (name, group_name, balance, held, created_at) VALUES ('ada', 'default', 10000000000, 0, 0)");
        _metrics = new LedgerMetrics(_services.GetRequiredService<IMeterFactory>());
        _store = new ForgetfulStore(new SqliteBatchStore(connection));
        _writer = new LedgerWriter(_store, largestBatch: 100, _metrics, NullLogger.Instance);
    }

    [Test]
    public async Task A_settlement_that_came_through_is_told_as_settled()
    {
        var opening = await OpenAsync();
        _store.LoseNextCommit();

        (await SettleAsync(Books.Closing(opening, "2"))).ShouldBe(SettleResult.Settled);

        (await BalanceAsync()).ShouldBe(Money.Parse("8").Nanos);
    }

    [Test]
    public async Task A_settlement_that_finds_its_call_closed_otherwise_is_not_told_as_settled()
    {
        var opening = await OpenAsync();
        await SettleAsync(Books.Closing(opening, "0") with { Basis = ChargeBasis.Nothing, Usage = null, Outcome = CallOutcome.Abandoned });
        _store.LoseNextCommit();

        (await SettleAsync(Books.Closing(opening, "2"))).ShouldBe(SettleResult.AlreadySettled);

        (await BalanceAsync()).ShouldBe(Money.Parse("10").Nanos);
    }

    [Test]
    public async Task A_hold_that_came_through_is_taken_back()
    {
        var opening = Opening();
        _store.LoseNextCommit();

        await Should.ThrowAsync<StorageException>(() => _writer.RunAsync(new HoldOperation(opening), CancellationToken.None));

        (await SettleAsync(Books.Closing(opening, "2"))).ShouldBe(SettleResult.AlreadySettled);
        (await BalanceAsync()).ShouldBe(Money.Parse("10").Nanos);
        (await ReadAsync("SELECT held FROM accounts")).ShouldBe(0);
    }

    public void Dispose()
    {
        _writer.Dispose();
        _metrics.Dispose();
        _services.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task<CallOpening> OpenAsync()
    {
        var opening = Opening();
        (await _writer.RunAsync(new HoldOperation(opening), CancellationToken.None)).ShouldBe(HoldResult.Held);
        return opening;
    }

    private static CallOpening Opening() => new()
    {
        CallId = new CallIdGenerator(new ManualTime()).Next(),
        RequestId = "req-1",
        AccountId = 1,
        KeyId = 1,
        Model = "coze-workflow",
        Target = "7001",
        Channel = "main",
        Group = "default",
        Price = Some.PerCall("2"),
        Hold = Money.Parse("5"),
    };

    private Task<SettleResult> SettleAsync(CallClosing closing) => _writer.RunAsync(new SettleOperation(closing), CancellationToken.None);

    private Task<long> BalanceAsync() => ReadAsync("SELECT balance FROM accounts");

    private Task<long> ReadAsync(string sql) =>
        _writer.RunAsync(new StatementsOperation<long>(connection => connection.ExecuteScalar<long>(sql)), CancellationToken.None);
}
