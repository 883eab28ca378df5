using CozeProxy.Channels;
using CozeProxy.Channels.Health;
using CozeProxy.Tests.Transforms.Fakes;
using CozeProxy.Transforms.Coze;

namespace CozeProxy.Tests.Channels.Health;

internal sealed class CredentialProberTests
{
    private ScriptedBearer _bearer = null!;
    private HealthBench _bench = null!;
    private Channel _channel = null!;

    [SetUp]
    public async Task SetUp()
    {
        _bearer = new ScriptedBearer();
        _channel = new Channel(new CozeChannel("one", new Uri("https://api.coze.cn"), _bearer));
        _bench = new HealthBench(_channel);
        await _bench.Prober.StartAsync(CancellationToken.None);
    }

    [TearDown]
    public async Task TearDown()
    {
        await _bench.Prober.StopAsync(CancellationToken.None);
        _bench.Dispose();
    }

    [Test]
    public async Task A_channel_comes_back_when_coze_hands_out_a_token_again()
    {
        await BreakAsync();
        await ProbeAsync(TimeSpan.FromSeconds(30));
        _bench.IsOut(_channel).ShouldBeTrue();

        _bearer.IsTaken = true;
        await ProbeAsync(TimeSpan.FromSeconds(60));

        await Eventually.HoldsAsync(() => !_bench.IsOut(_channel), "a probe has got a token");
    }

    [Test]
    public async Task It_is_asked_ever_more_seldom_and_others_are_told_that_it_is_out_still()
    {
        var told = 0;
        _bench.Health.Changed += _ => Interlocked.Increment(ref told);
        await BreakAsync();
        foreach (var seconds in (int[])[30, 60, 120, 240, 480, 600, 600])
        {
            await ProbeAsync(TimeSpan.FromSeconds(seconds));
        }

        await Eventually.HoldsAsync(() => Volatile.Read(ref told) == 8, "it went out once and was probed seven times");
        _bearer.Asked.ShouldBe(7);
    }

    [Test]
    public async Task A_channel_that_has_other_credentials_is_not_asked_any_more()
    {
        await BreakAsync();
        _bench.Catalog.Replace(SomeChannels.Roster(SomeChannels.Channel("one")));

        _bench.Time.Advance(TimeSpan.FromSeconds(30));

        await Eventually.HoldsAsync(() => !_bench.IsOut(_channel), "nobody can tell of a channel that is gone");
        _bearer.Asked.ShouldBe(0);
    }

    private async Task BreakAsync()
    {
        var timers = _bench.Time.TimersCreated;
        _bench.Fail(_channel, HealthReason.CredentialsRefused);
        await _bench.Time.WaitForTimerAsync(timers + 1);
    }

    // A probe has a time-out of its own, and then waits for the next.
    private async Task ProbeAsync(TimeSpan wait)
    {
        var asked = _bearer.Asked;
        var timers = _bench.Time.TimersCreated;
        _bench.Time.Advance(wait);
        await Eventually.HoldsAsync(() => _bearer.Asked == asked + 1, "its time has come");
        if (!_bearer.IsTaken)
        {
            await _bench.Time.WaitForTimerAsync(timers + 2);
        }
    }
}
