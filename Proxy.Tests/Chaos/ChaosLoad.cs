using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json;
using CozeProxy.Sandbox.Coze;
using CozeProxy.Sandbox.Coze.Observed;
using CozeProxy.Tests.EndToEnd;
using CozeProxy.Tests.Servers;

namespace CozeProxy.Tests.Chaos;

/// <summary>
/// Many clients at once, that take no failure for an answer and go on, and a book of what they saw: each call over one of the
/// proxies in turn, which may reach any of the Cozes.
/// </summary>
internal abstract class ChaosLoad : IAsyncDisposable
{
    public const decimal OpeningBalance = 100_000;

    private static readonly TimeSpan NewcomerEvery = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestCall = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LongestBeginning = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan BackOff = TimeSpan.FromMilliseconds(100);

    private readonly IReadOnlyList<CozeEmulator> _cozes;
    private readonly IReadOnlyList<HttpClient> _proxies;
    private readonly ConcurrentQueue<ChaosCall> _calls = new();
    private readonly ConcurrentQueue<Task> _newcomers = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly int _seed = ChaosPlan.NewSeed();
    private readonly int _firstCall;
    private readonly List<Task> _clients = [];
    private int _lastCall;

    /// <summary>No callers yet; the HTTP clients become its own. Calls are numbered from the first, which no other call at these Cozes may have.</summary>
    protected ChaosLoad(IReadOnlyList<CozeEmulator> cozes, IEnumerable<HttpClient> proxies, ProxyAccount account, int firstCall = 0)
    {
        _cozes = cozes;
        _proxies = [.. proxies];
        Account = account;
        (_firstCall, _lastCall) = (firstCall, firstCall);
        Random = new Random(_seed);
        TestContext.Progress.WriteLine($"{TestContext.CurrentContext.Test.Name}: CHAOS_SEED={_seed} CHAOS_KILLS={ChaosPlan.Kills}");
    }

    public ProxyAccount Account { get; }

    public CallTally Ends { get; } = new();

    public int Kills { get; protected set; }

    public IReadOnlyCollection<ChaosCall> Calls => _calls;

    /// <summary>What all Cozes saw of these calls.</summary>
    public IReadOnlyList<SeenRun> Runs
    {
        get
        {
            var ours = _calls.Select(call => call.WorkflowId).ToHashSet();
            return [.. _cozes.SelectMany(coze => coze.Seen.Runs).Where(run => ours.Contains(run.WorkflowId))];
        }
    }

    /// <summary>What they would bill.</summary>
    public IReadOnlyList<SeenRun> BilledRuns => [.. Runs.Where(run => run.ExecuteId.Length > 0)];

    /// <summary>What the proxies wrote last.</summary>
    public abstract string Output { get; }

    protected Random Random { get; }

    /// <summary>A client has its whole answer.</summary>
    protected NextMoment Answered { get; } = new();

    /// <summary>Coze has begun a run.</summary>
    protected NextMoment Reached { get; } = new();

    public abstract Task<JsonElement> GetAdminAsync(string path);

    /// <summary>So many more clients come and call, one call after the other.</summary>
    public void Begin(int clients) => _clients.AddRange(Enumerable.Range(0, clients).Select(_ => Task.Run(CallOnAsync)));

    /// <summary>One call of a client that comes for it alone.</summary>
    public Task CallOnceAsync() => CallAsync(NextCall());

    /// <summary>Returns when that many more answers have come whole: whatever had happened, it goes on.</summary>
    public Task ShouldGoOnAsync(int answers = 50) => Ends.MoreAsync(CallEnd.Complete, answers);

    /// <summary>
    /// Returns when that many newcomers have been refused. They come whatever becomes of those before them: the clients may all be
    /// waiting for the end of what they began.
    /// </summary>
    public async Task ShouldRefuseAsync(int calls = 50)
    {
        var refused = Ends.MoreAsync(CallEnd.Refused, calls);
        using var pace = new PeriodicTimer(NewcomerEvery, TimeProvider.System);
        while (!refused.IsCompleted)
        {
            _newcomers.Enqueue(CallAsync(NextCall()));
            await pace.WaitForNextTickAsync();
        }

        await refused;
    }

    /// <summary>A call that is under way and stays so until the gate opens. The task ends with it.</summary>
    public async Task<(ChaosCall Call, Task Ending)> BeginCallAsync(Task gate)
    {
        var call = ChaosCall.Until(gate, Interlocked.Increment(ref _lastCall));
        var ending = CallAsync(call);
        await call.HasBegun.Task.WaitAsync(LongestBeginning, TimeProvider.System);
        return (call, ending);
    }

    /// <summary>No more calls; those under way come to their end.</summary>
    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await Task.WhenAll([.. _clients, .. _newcomers]);
    }

    public virtual async ValueTask DisposeAsync()
    {
        await StopAsync();
        foreach (var proxy in _proxies)
        {
            proxy.Dispose();
        }

        _stopping.Dispose();
    }

    private async Task CallOnAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            var call = NextCall();
            await CallAsync(call);
            if (call.End is CallEnd.Refused or CallEnd.Unreached)
            {
                // As a client does that does not want to make things worse.
                await Task.Delay(BackOff, TimeProvider.System);
            }
        }
    }

    private ChaosCall NextCall() => ChaosCall.Of(Interlocked.Increment(ref _lastCall), _seed);

    private async Task CallAsync(ChaosCall call)
    {
        foreach (var coze in _cozes)
        {
            coze.Add(call.WorkflowId, call.Script(Reached.Pass));
        }

        _calls.Enqueue(call);
        try
        {
            await ReadAsync(call).WaitAsync(LongestCall, TimeProvider.System);
        }
        catch (HttpRequestException e) when (e.HttpRequestError == HttpRequestError.ConnectionError)
        {
            call.Ended(CallEnd.Unreached);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            call.Ended(CallEnd.Broken, e.Message);
        }

        call.HasBegun.TrySetResult();
        Ends.Add(call);
    }

    private async Task ReadAsync(ChaosCall call)
    {
        var proxy = _proxies[(call.Number - _firstCall) % _proxies.Count];
        using var request = new HttpRequestMessage(HttpMethod.Post, ChatAnswer.Path)
        {
            Content = JsonContent.Create(ChatBody.Of(call.WorkflowId, call.IsStream)),
        };
        using var response = await proxy.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        call.HasBegun.TrySetResult();
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
            Answered.Pass();
            answer.Text.ShouldBe(call.Text);
            call.Ended(CallEnd.Complete);
        }
    }
}
