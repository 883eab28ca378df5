using CozeProxy.Tests.EndToEnd;
using CozeProxy.Tests.Servers;

namespace CozeProxy.Tests.Executions;

/// <summary>A run in the background is no process's own: kill -9 at any instant, and another finishes it and charges once.</summary>
internal sealed class WhenItsProxyDies
{
    [Test]
    public async Task Another_replica_finishes_what_it_began()
    {
        await using var proxies = await BackgroundProxies.StartAsync(2, await PostgresAsync());
        var gate = new TaskCompletionSource();
        var id = await proxies.BeginAsync(0, "7001", gate.Task);

        await proxies[0].KillAsync();
        gate.SetResult();

        await proxies.ShouldEndAsync(1, id, "7001");
        await proxies.ShouldBeInOrderAsync(1, runs: 1);
    }

    [Test]
    public async Task The_lease_of_the_dead_ends_no_call_whose_run_goes_on()
    {
        await using var proxies = await BackgroundProxies.StartAsync(2, await PostgresAsync());
        var answered = new TaskCompletionSource();
        var gate = new TaskCompletionSource();
        var id = await proxies.BeginAsync(0, "7001", gate.Task);

        // A call that was accepted, with nobody left to write that down.
        proxies.Coze.AsyncRuns.AnswersAfter = answered.Task;
        var lost = proxies.BeginAsync(0, "7002", Task.CompletedTask);
        await proxies.Coze.Seen.WaitForAsync(seen => seen.BilledRuns.Count == 2, TimeSpan.FromSeconds(30));
        await proxies[0].KillAsync();
        await Should.ThrowAsync<HttpRequestException>(() => lost);

        await proxies.EventuallyAsync(
            1, rows => rows.Any(row => row.GetProperty("target").GetString() == "7002" && row.GetProperty("outcome").GetString() == "abandoned"
                && row.GetProperty("needsReview").GetBoolean()), "The call nobody answered is not abandoned.");
        (await Background.GetAsync(proxies.Client(1), id)).GetProperty("status").GetString().ShouldBe("running");

        gate.SetResult();
        answered.SetResult();
        await proxies.ShouldEndAsync(1, id, "7001");
    }

    [Test]
    public async Task It_may_be_killed_again_and_again_while_it_asks_and_while_it_settles()
    {
        const int Kills = 3;
        const int RunsEach = 4;
        await using var proxies = await BackgroundProxies.StartAsync(2, await PostgresAsync());
        var ids = new List<(string Id, string WorkflowId)>();
        for (var kill = 0; kill < Kills; kill++)
        {
            // In turn, so that there is always one that was not killed.
            var victim = kill % 2;
            var gate = new TaskCompletionSource();
            for (var run = 0; run < RunsEach; run++)
            {
                var workflowId = $"70{kill}{run}";
                ids.Add((await proxies.BeginAsync(run % 2, workflowId, gate.Task), workflowId));
            }

            // All are asked after, then all end at once, and it dies a few questions later: between any two of its steps.
            await proxies.AskedAgainAsync(RunsEach);
            gate.SetResult();
            await proxies.AskedAgainAsync(1 + kill);
            await proxies[victim].KillAsync();
            await proxies[victim].StartAsync();
        }

        foreach (var (id, workflowId) in ids)
        {
            await proxies.ShouldEndAsync(0, id, workflowId);
        }

        await proxies.ShouldBeInOrderAsync(1, Kills * RunsEach);
    }

    [Test]
    public async Task On_sqlite_it_finishes_them_itself_when_it_is_back()
    {
        await using var proxies = await BackgroundProxies.StartAsync(1, []);
        var gate = new TaskCompletionSource();
        var id = await proxies.BeginAsync(0, "7001", gate.Task);
        await proxies.AskedAgainAsync(2);

        await proxies[0].KillAsync();
        gate.SetResult();
        await proxies[0].StartAsync();

        await proxies.ShouldEndAsync(0, id, "7001");
        await proxies.ShouldBeInOrderAsync(0, runs: 1);
    }

    [Test]
    public async Task One_that_ends_in_order_leaves_them_to_the_next()
    {
        await using var proxies = await BackgroundProxies.StartAsync(1, []);
        var gate = new TaskCompletionSource();
        var id = await proxies.BeginAsync(0, "7001", gate.Task);

        await proxies[0].TerminateAsync();
        await proxies[0].StartAsync();
        (await Background.GetAsync(proxies.Client(0), id)).GetProperty("status").GetString().ShouldBe("running");
        gate.SetResult();

        await proxies.ShouldEndAsync(0, id, "7001");
        await proxies.ShouldBeInOrderAsync(0, runs: 1);
    }

    private static async Task<IReadOnlyList<KeyValuePair<string, string>>> PostgresAsync() =>
        PostgresStore.Settings(await (await PostgresServer.Shared).CreateDatabaseAsync());
}
