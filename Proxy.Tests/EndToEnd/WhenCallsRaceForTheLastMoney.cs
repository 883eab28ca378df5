using CozeProxy.Sandbox.Coze;
using CozeProxy.Tests.Servers;

namespace CozeProxy.Tests.EndToEnd;

/// <summary>However many ask at once, and of however many proxies: what is there for one call buys one call.</summary>
[TestFixture("Sqlite", 1)]
[TestFixture(Postgres, 1)]
[TestFixture(Postgres, 2)]
internal sealed class WhenCallsRaceForTheLastMoney(string provider, int count)
{
    private const string Postgres = "Postgres";
    private const string Price = "30";
    private const string EnoughForOne = "31";

    private readonly List<ProxyProcess> _proxies = [];
    private CozeEmulator _coze = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _coze = await CozeEmulator.StartAsync(new CozeEmulatorOptions(), CancellationToken.None);
        var settings = new Dictionary<string, string> { ["Billing:Prices:coze-workflow:PerCall"] = Price };
        if (provider == Postgres)
        {
            var database = await (await PostgresServer.Shared).CreateDatabaseAsync();
            settings = new(settings.Concat(PostgresStore.Settings(database)));
        }

        for (var index = 0; index < count; index++)
        {
            _proxies.Add(await ProxyProcess.StartNewAsync(_coze, settings));
        }
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        foreach (var proxy in _proxies)
        {
            await proxy.DisposeAsync();
        }

        await _coze.DisposeAsync();
    }

    [TestCase(10)]
    [TestCase(100)]
    [TestCase(1000)]
    public async Task The_race(int calls)
    {
        var runsBefore = _coze.Seen.Runs.Count;
        var account = await _proxies[0].OpenAccountAsync(EnoughForOne);
        var clients = _proxies.ConvertAll(proxy => proxy.NewClient(account.Key));

        var answers = await Task.WhenAll(Enumerable.Range(0, calls).Select(index =>
            ChatAnswer.ReadAsync(clients[index % clients.Count], ChatBody.Of(SandboxWorkflows.WordByWord, stream: index % 4 < 2))));

        clients.ForEach(client => client.Dispose());
        answers.Count(answer => answer.Status == 200).ShouldBe(1);
        answers.Where(answer => answer.Status != 200).ShouldAllBe(answer => answer.Status == 402 && answer.Code == "insufficient_balance");
        (_coze.Seen.Runs.Count - runsBefore).ShouldBe(1);
        foreach (var proxy in _proxies)
        {
            var books = await proxy.GetAdminAsync($"accounts/{account.Id}");
            books.GetProperty("balance").GetString().ShouldBe("1");
            books.GetProperty("held").GetString().ShouldBe("0");
            (await proxy.GetAdminAsync($"usage?account={account.Id}&outcome=completed")).GetProperty("total").GetInt32().ShouldBe(1);
            var verification = await proxy.GetAdminAsync("ledger/verify");
            verification.GetProperty("ok").GetBoolean().ShouldBeTrue(verification.ToString());
            verification.GetProperty("openHolds").GetInt32().ShouldBe(0);
        }
    }
}
