using System.Text;
using System.Text.Json;
using CozeProxy.Sandbox.Coze;
using CozeProxy.Sandbox.Coze.Workflows;
using CozeProxy.Tests.Emulator;

namespace CozeProxy.Tests.EndToEnd;

/// <summary>Whoever sends or reads slowly has its time, and no more.</summary>
internal sealed class WhenClientsAreSlow : ProxyFixture
{
    private const int ClientLeft = 4001;
    private const int Settled = 5103;

    // A stalled stream in the kernels' buffers must not pass for one that was read.
    private const int Piece = 16 * 1024;
    private const int Pieces = 8192;

    protected override ProxySettings Settings => With("Coze:RunTimeout", "00:05:00");

    [Test]
    public async Task Headers_that_do_not_end_are_not_waited_for()
    {
        await RestartAsync(With("Coze:RequestHeadersTimeout", "00:00:01"));
        using var client = await SlowClient.ConnectAsync(Proxy.Address);

        await client.SendAsync($"POST {ChatAnswer.Path} HTTP/1.1\r\nHost: x\r\n");

        (await client.ReadToEndAsync()).ShouldStartWith("HTTP/1.1 408");
    }

    [Test]
    public async Task A_body_that_does_not_end_is_answered_and_its_connection_closed()
    {
        await RestartAsync(With("Coze:RequestBodyTimeout", "00:00:01"));
        using var client = await SlowClient.ConnectAsync(Proxy.Address);
        var request = RawClient.Request(Proxy.Address, ChatAnswer.Path, Proxy.Key, JsonSerializer.Serialize(Body(SandboxWorkflows.WordByWord, stream: true)));
        var text = Encoding.UTF8.GetString(request).Replace("Connection: close\r\n", "", StringComparison.Ordinal);

        await client.SendAsync(text[..^10]);

        var answer = await client.ReadToEndAsync();
        answer.ShouldStartWith("HTTP/1.1 408");
        answer.ShouldContain("\"code\":\"request_timeout\"");
        answer.ShouldContain("Connection: close");
        Coze.Seen.Runs.ShouldBeEmpty();
        (await AskAsync(SandboxWorkflows.WordByWord, stream: false)).Status.ShouldBe(200);
    }

    [Test]
    public async Task A_body_that_comes_late_and_in_pieces_is_read()
    {
        using var client = await SlowClient.ConnectAsync(Proxy.Address);
        var request = RawClient.Request(Proxy.Address, ChatAnswer.Path, Proxy.Key, JsonSerializer.Serialize(Body(SandboxWorkflows.WordByWord, stream: false)));
        var head = request.AsSpan().IndexOf("\r\n\r\n"u8) + 4;
        await client.SendAsync(request.AsMemory(0, head));
        await client.SendAsync(request.AsMemory(head, 10));

        await client.SendAsync(request.AsMemory(head + 10));

        (await client.ReadToEndAsync()).ShouldStartWith("HTTP/1.1 200");
    }

    [Test]
    public async Task A_client_that_does_not_read_holds_coze_back_and_gets_all_when_it_reads_on()
    {
        var much = new SayMuch(new string('a', Piece), Pieces);
        Coze.Add(Scripted, new WorkflowScript("much").Then(much).EndWithOutput("much", RunUsage.Of(1000, 2000)).Done());

        // Once before, so that what is made once and kept is there.
        using (var reading = await SlowClient.AskAsync(Proxy, Body(Scripted, stream: true)))
        {
            await reading.CountToEndAsync();
        }

        Coze.Add(Scripted, new WorkflowScript("much").Then(much = new SayMuch(much.Text, much.Times)).EndWithOutput("much", RunUsage.Of(1000, 2000)).Done());
        var memory = GC.GetTotalMemory(forceFullCollection: true);
        using var client = await SlowClient.AskAsync(Proxy, Body(Scripted, stream: true));

        var stalledAt = await StandsStillAsync(much);
        var grown = GC.GetTotalMemory(forceFullCollection: true) - memory;
        TestContext.Out.WriteLine($"stalled after {stalledAt >> 20} MiB of {(long)Piece * Pieces >> 20}, memory grew by {grown >> 10} KiB");
        stalledAt.ShouldBeLessThan(48L << 20, "what the kernel's buffers hold, and no more");
        grown.ShouldBeLessThan(4L << 20, "the proxy keeps none of it");

        var (count, last) = await client.CountToEndAsync();
        count.ShouldBeGreaterThan((long)Piece * Pieces);
        last.ShouldContain("data: [DONE]");
        await Proxy.Log.WaitForAsync(Settled, 2);
        (await Proxy.UsageAsync())[0].GetProperty("charge").GetString().ShouldBe("0.005");
    }

    [Test]
    public async Task A_client_that_reads_nothing_for_too_long_counts_as_gone_and_its_run_is_read_to_the_end()
    {
        await RestartAsync(With("Coze:StalledClientTimeout", "00:00:02"));
        var much = new SayMuch(new string('a', Piece), Pieces);
        Coze.Add(Scripted, new WorkflowScript("much").Then(much).EndWithOutput("much", RunUsage.Of(1000, 2000)).Done());
        using var client = await SlowClient.AskAsync(Proxy, Body(Scripted, stream: true));

        await Proxy.Log.WaitForAsync(line => line.EventId == ClientLeft, Patience);
        await Proxy.Log.WaitForAsync(line => line.EventId == Settled, Patience);

        much.Said.ShouldBe((long)Piece * Pieces);
        var row = (await Proxy.UsageAsync()).Single();
        (row.GetProperty("outcome").GetString(), row.GetProperty("charge").GetString()).ShouldBe(("client_gone", "0.005"));
    }

    [Test]
    public async Task A_client_that_pauses_for_longer_than_the_servers_own_patience_is_not_cut()
    {
        var much = new SayMuch(new string('a', Piece), Pieces);
        Coze.Add(Scripted, new WorkflowScript("much").Then(much).EndWithOutput("much").Done());
        using var client = await SlowClient.AskAsync(Proxy, Body(Scripted, stream: true));
        await StandsStillAsync(much);

        // Kestrel's own limit is five seconds.
        using var pause = new PeriodicTimer(TimeSpan.FromSeconds(7), TimeProvider.System);
        await pause.WaitForNextTickAsync();

        (await client.CountToEndAsync()).Last.ShouldContain("data: [DONE]");
    }

    private static ProxySettings With(string key, string value) => new() { Configuration = new Dictionary<string, string?> { [key] = value } };

    /// <summary>Returns how much was said when no more has been for two seconds.</summary>
    private static async Task<long> StandsStillAsync(SayMuch much)
    {
        using var pace = new PeriodicTimer(TimeSpan.FromSeconds(1), TimeProvider.System);
        for (var (said, still) = (-1L, 0); ; said = much.Said)
        {
            await pace.WaitForNextTickAsync();
            still = much.Said == said && said > 0 ? still + 1 : 0;
            if (still == 2)
            {
                return said;
            }

            much.Said.ShouldBeLessThan((long)Piece * Pieces, "nothing held Coze back");
        }
    }
}
