namespace CozeProxy.Tests.Chaos;

/// <summary>A ledger that cannot write lets nothing run; when it can again, everything goes on without a restart.</summary>
[Category("Chaos")]
internal sealed class WhenTheDiskRunsFull
{
    private const int Some = 50;

    [Test]
    public async Task The_disk_runs_full()
    {
        await using var disk = await SmallDisk.NewAsync();
        await using var run = await ChaosRun.StartAsync(
            KeyValuePair.Create("ConnectionStrings:Billing", $"Data Source={Path.Combine(disk.Folder, "ledger.db")}"));
        while (run.Kills < ChaosPlan.Kills)
        {
            await run.KillAsync(() => disk.FillAsync(run.Proxy));
            await run.Ends.MoreAsync(CallEnd.Refused, Some);
            await disk.FreeAsync(run.Proxy);
            await run.ShouldGoOnAsync();
        }

        await ChaosAudit.RunAsync(run, "503 billing_unavailable");
    }
}
