using CozeProxy.Tests.Servers;

namespace CozeProxy.Tests.Chaos;

/// <summary>
/// No call reaches Coze without a durable row, and no client sees a finished answer that is not durably charged: kill -9 at
/// any instant keeps both true.
/// </summary>
[Category("Chaos")]
internal sealed class WhenTheProxyIsKilled
{
    [Test]
    public Task The_proxy_is_killed() => KillAsync();

    [Test]
    public async Task The_proxy_is_killed_over_postgres()
    {
        var postgres = await PostgresServer.Shared;
        await KillAsync(PostgresStore.Settings(await postgres.CreateDatabaseAsync()));
    }

    private static async Task KillAsync(params IReadOnlyList<KeyValuePair<string, string>> store)
    {
        await using var run = await ChaosRun.StartAsync(store);
        while (run.Kills < ChaosPlan.Kills)
        {
            await run.KillProxyAsync();
        }

        await run.ShouldGoOnAsync();
        await ChaosAudit.RunAsync(run);
    }
}
