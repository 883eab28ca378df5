using System.Collections.Concurrent;
using System.Net.Http.Json;
using CozeProxy.Sandbox.Coze;
using CozeProxy.Tests.EndToEnd;
using CozeProxy.Tests.Servers;

namespace CozeProxy.Tests.Chaos;

/// <summary>Many clients at once before a real proxy, that take no failure for an answer and go on, and a book of what they saw.</summary>
internal sealed class ChaosRun : IAsyncDisposable
{
    public const decimal OpeningBalance = 100_000;

    private const int Clients = 50;
    private const int EarliestKillMs = 100;
    private const int LatestKillMs = 2000;
    private const int LongestStartMs = 1200;

    private static readonly TimeSpan BackOff = TimeSpan.FromMilliseconds(100);

    private readonly HttpClient _client;
    private readonly ConcurrentQueue<ChaosCall> _calls = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Random _random;
    private readonly NextMoment _answered = new();
    private readonly NextMoment _reached = new();
    private readonly int _seed;
    private readonly Task[] _clients;
    private int _lastCall;

    private ChaosRun(CozeEmulator coze, ProxyProcess proxy, ProxyAccount account)
    {
        Coze = coze;
        Proxy = proxy;
        Account = account;
        _client = proxy.NewClient(account.Key);
        _seed = ChaosPlan.NewSeed();
        _random = new Random(_seed);
        TestContext.Progress.WriteLine($"{TestContext.CurrentContext.Test.Name}: CHAOS_SEED={_seed} CHAOS_KILLS={ChaosPlan.Kills}");
        _clients = [.. Enumerable.Range(0, Clients).Select(_ => Task.Run(CallOnAsync))];
    }

    public CozeEmulator Coze { get; }

    public ProxyProcess Proxy { get; }

    public ProxyAccount Account { get; }

    public CallTally Ends { get; } = new();

    public int Kills { get; private set; }

    public IReadOnlyCollection<ChaosCall> Calls => _calls;

    /// <summary>Starts a proxy with these settings, in front of a Coze of its own, and the load.</summary>
    public static async Task<ChaosRun> StartAsync(params IReadOnlyList<KeyValuePair<string, string>> settings)
    {
        var coze = await CozeEmulator.StartAsync(new CozeEmulatorOptions(), CancellationToken.None);
        var proxy = await ProxyProcess.StartNewAsync(coze, new Dictionary<string, string>(ChaosCall.Price.Concat(settings)));
        return new ChaosRun(coze, proxy, await proxy.OpenAccountAsync($"{OpeningBalance}"));
    }

    /// <summary>
    /// Kills the proxy and starts it again: at a random instant, in turn with the two where a promise would be broken first, when
    /// a client has just got its answer and when Coze has just begun a run. Now and then it is killed once more while it starts.
    /// </summary>
    public async Task KillProxyAsync()
    {
        await InstantAsync(EarliestKillMs, LatestKillMs);
        switch (Kills % 3)
        {
            case 0:
                await _answered.DoAsync(Proxy.Kill);
                break;
            case 1:
                await _reached.DoAsync(Proxy.Kill);
                break;
        }

        await Proxy.KillAsync();
        Kills++;
        if (_random.Next(3) == 0)
        {
            Proxy.Launch();
            await InstantAsync(0, LongestStartMs);
            await Proxy.KillAsync();
            Kills++;
        }

        await Proxy.StartAsync();
    }

    /// <summary>Has something else killed at a random instant.</summary>
    public async Task KillAsync(Func<Task> kill)
    {
        await InstantAsync(EarliestKillMs, LatestKillMs);
        await kill();
        Kills++;
    }

    /// <summary>Returns when that many more answers have come whole: whatever had happened, it goes on.</summary>
    public Task ShouldGoOnAsync(int answers = 50) => Ends.MoreAsync(CallEnd.Complete, answers);

    /// <summary>A call that is under way and stays so until the gate opens. The task ends with it.</summary>
    public async Task<(ChaosCall Call, Task Ending)> BeginCallAsync(Task gate)
    {
        var call = ChaosCall.Until(gate, Interlocked.Increment(ref _lastCall));
        var ending = CallAsync(call);
        await Coze.Seen.WaitForAsync(
            seen => seen.Runs.Any(run => run.WorkflowId == call.WorkflowId && run.EventsSent > 0), TimeSpan.FromSeconds(30));
        return (call, ending);
    }

    /// <summary>No more calls; those under way come to their end.</summary>
    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_clients);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await Proxy.DisposeAsync();
        await Coze.DisposeAsync();
        _client.Dispose();
        _stopping.Dispose();
    }

    // What it waits for is nothing but the time itself: an instant that no condition names.
    private Task InstantAsync(int fromMs, int toMs) => Task.Delay(TimeSpan.FromMilliseconds(_random.Next(fromMs, toMs)), TimeProvider.System);

    private async Task CallOnAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            var call = ChaosCall.Of(Interlocked.Increment(ref _lastCall), _seed);
            await CallAsync(call);
            if (call.End is CallEnd.Refused or CallEnd.Unreached)
            {
                // As a client does that does not want to make things worse.
                await Task.Delay(BackOff, TimeProvider.System);
            }
        }
    }

    private async Task CallAsync(ChaosCall call)
    {
        Coze.Add(call.WorkflowId, call.Script(_reached.Pass));
        _calls.Enqueue(call);
        try
        {
            await ReadAsync(call);
        }
        catch (HttpRequestException e) when (e.HttpRequestError == HttpRequestError.ConnectionError)
        {
            call.Ended(CallEnd.Unreached);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            call.Ended(CallEnd.Broken, e.Message);
        }

        Ends.Add(call);
    }

    private async Task ReadAsync(ChaosCall call)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, ChatAnswer.Path)
        {
            Content = JsonContent.Create(ChatBody.Of(call.WorkflowId, call.IsStream)),
        };
        using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        if (call.Leaves && response.IsSuccessStatusCode)
        {
            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
            await reader.ReadLineAsync();
            call.Ended(CallEnd.Left);
            return;
        }

        var answer = await ChatAnswer.ReadAsync(response);
        if (answer.Status != 200)
        {
            call.Ended(CallEnd.Refused, $"{answer.Status} {answer.Code}");
        }
        else if (answer.IsStream && !answer.IsDone)
        {
            call.Ended(CallEnd.Broken, answer.Lines.LastOrDefault(line => line.Length > 0) ?? "");
        }
        else
        {
            _answered.Pass();
            answer.Text.ShouldBe(call.Text);
            call.Ended(CallEnd.Complete);
        }
    }
}
