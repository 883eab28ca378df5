using CozeProxy.Tests.Servers;

namespace CozeProxy.Tests.Chaos;

/// <summary>While the ledger is away nothing runs that could not be billed; what was running is billed when it is back.</summary>
[Category("Chaos")]
internal sealed class WhenPostgresIsKilled
{
    private const int Some = 50;

    [Test]
    public async Task Postgres_is_killed_and_restarted()
    {
        await using var postgres = await PostgresServer.StartNewAsync();
        await using var run = await ChaosRun.StartAsync(PostgresStore.Settings(await postgres.CreateDatabaseAsync()));
        while (run.Kills < ChaosPlan.Kills)
        {
            var gate = new TaskCompletionSource();
            var (call, ending) = await run.BeginCallAsync(gate.Task);
            await run.KillAsync(postgres.KillAsync);
            await run.Ends.MoreAsync(CallEnd.Refused, Some);

            // Its run ends while nobody can record that, and its client hears the end all the same, only later.
            gate.SetResult();
            await run.Ends.MoreAsync(CallEnd.Refused, Some);
            call.End.ShouldBe(CallEnd.UnderWay);
            await postgres.StartAsync();
            await ending;
            call.End.ShouldBe(CallEnd.Complete, call.ToString());
            await run.ShouldGoOnAsync();
        }

        await ChaosAudit.RunAsync(run, "503 billing_unavailable");
    }
}
