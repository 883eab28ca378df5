using System.Diagnostics.Metrics;
using CozeProxy.Tests.Transforms.Fakes;
using CozeProxy.Transforms.Coze;
using CozeProxy.Transforms.OAuth;
using Microsoft.Extensions.DependencyInjection;

namespace CozeProxy.Tests.Transforms.OAuth;

internal sealed class OAuthBearerTests
{
    private FakeTime _time = null!;
    private FakeTokenEndpoint _endpoint = null!;
    private RecordingLogger<OAuthBearer> _logger = null!;
    private OAuthBearer _bearer = null!;

    [SetUp]
    public void Begin()
    {
        _time = new FakeTime();
        _endpoint = new FakeTokenEndpoint(_time);
        _logger = new RecordingLogger<OAuthBearer>();
        _bearer = Bearer(null);
    }

    [Test]
    public async Task A_thousand_callers_at_once_need_one_exchange()
    {
        var gate = new TaskCompletionSource();
        _endpoint.Gate = gate.Task;
        var callers = Enumerable.Range(0, 1000).Select(_ => Task.Run(() => TokenAsync())).ToList();
        await _endpoint.Begun;
        gate.SetResult();

        (await Task.WhenAll(callers)).ShouldAllBe(token => token == "token-1");
        _endpoint.Exchanges.ShouldBe(1);
    }

    [Test]
    public async Task Who_looked_before_a_token_came_takes_that_one_and_has_no_other_fetched()
    {
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var meters = services.GetRequiredService<IMeterFactory>();
        using var telemetry = new TokenTelemetry(meters);
        _bearer = Bearer(null, telemetry: telemetry);
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Scope == meters && instrument.Name == "cozeproxy.token.requests")
            {
                self.EnableMeasurementEvents(instrument);
            }
        };

        // It is counted between the look and the fetch: meanwhile another asks, and gets one.
        var asked = 0;
        listener.SetMeasurementEventCallback<long>((_, _, _, _) =>
        {
            if (Interlocked.Increment(ref asked) == 1)
            {
                TokenAsync().GetAwaiter().GetResult().ShouldBe("token-1");
            }
        });
        listener.Start();

        (await TokenAsync()).ShouldBe("token-1");

        asked.ShouldBe(2);
        _endpoint.Exchanges.ShouldBe(1);
    }

    [Test]
    public async Task A_token_is_used_for_fifty_minutes_and_renewed_ahead_while_it_still_serves()
    {
        (await TokenAsync()).ShouldBe("token-1");
        _time.Advance(TimeSpan.FromMinutes(45) - TimeSpan.FromSeconds(1));
        (await TokenAsync()).ShouldBe("token-1");
        _endpoint.Exchanges.ShouldBe(1);

        var gate = new TaskCompletionSource();
        _endpoint.Gate = gate.Task;
        _time.Advance(TimeSpan.FromSeconds(1));
        for (var call = 0; call < 10; call++)
        {
            (await TokenAsync()).ShouldBe("token-1");
        }

        await Eventually.HoldsAsync(() => _endpoint.Exchanges == 2, "the renewal begins in the background");
        gate.SetResult();
        await Eventually.HoldsAsync(async () => await TokenAsync() == "token-2", "the renewed token takes over");
        _endpoint.Exchanges.ShouldBe(2);
    }

    [Test]
    public async Task A_renewal_that_fails_costs_nothing_while_the_token_serves()
    {
        await TokenAsync();
        _endpoint.Fault = new CozeFault(500, null, "internal_error");
        _time.Advance(TimeSpan.FromMinutes(49));

        (await TokenAsync()).ShouldBe("token-1");
        await Eventually.HoldsAsync(() => _logger.Has("internal_error"), "the failed renewal is logged");
        (await TokenAsync()).ShouldBe("token-1");
    }

    [Test]
    public async Task A_renewal_that_fails_is_not_tried_again_with_every_call()
    {
        await TokenAsync();
        _endpoint.Fault = new CozeFault(500, null, "internal_error");
        _time.Advance(TimeSpan.FromMinutes(46));
        await TokenAsync();
        await Eventually.HoldsAsync(() => _logger.Has("internal_error"), "the failed renewal is logged");
        for (var call = 0; call < 100; call++)
        {
            await TokenAsync();
        }

        _endpoint.Exchanges.ShouldBe(2);
        _endpoint.Fault = null;
        _time.Advance(TimeSpan.FromSeconds(10));

        await Eventually.HoldsAsync(async () => await TokenAsync() == "token-3", "it is tried again after a pause");
    }

    [TestCase(0, 45.0)]
    [TestCase(0.5, 42.5)]
    [TestCase(0.99, 40.05)]
    public async Task Each_bearer_renews_at_a_moment_of_its_own(double jitter, double minutes)
    {
        _bearer = Bearer(null, jitter);
        await TokenAsync();
        _time.Advance(TimeSpan.FromMinutes(minutes) - TimeSpan.FromSeconds(1));
        await TokenAsync();
        _endpoint.Exchanges.ShouldBe(1);

        _time.Advance(TimeSpan.FromSeconds(1));

        await Eventually.HoldsAsync(async () => await TokenAsync() == "token-2", "its time has come");
    }

    [Test]
    public async Task After_fifty_minutes_callers_wait_for_the_next()
    {
        await TokenAsync();
        _time.Advance(TimeSpan.FromMinutes(50));

        (await TokenAsync()).ShouldBe("token-2");
    }

    [Test]
    public async Task A_caller_that_leaves_takes_nobody_with_it()
    {
        var gate = new TaskCompletionSource();
        _endpoint.Gate = gate.Task;
        using var impatient = new CancellationTokenSource();
        var leaves = _bearer.GetAsync(impatient.Token).AsTask();
        var stays = TokenAsync();
        await _endpoint.Begun;

        await impatient.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(leaves);
        gate.SetResult();

        (await stays).ShouldBe("token-1");
        _endpoint.Exchanges.ShouldBe(1);
    }

    [Test]
    public async Task A_refused_token_is_replaced()
    {
        await TokenAsync();

        await _bearer.RejectAsync(new AccessToken("token-1"));

        (await TokenAsync()).ShouldBe("token-2");
        _logger.Has("dropped").ShouldBeTrue();
    }

    [Test]
    public async Task Only_the_token_that_was_refused_is_dropped()
    {
        await TokenAsync();
        await _bearer.RejectAsync(new AccessToken("token-1"));
        await TokenAsync();

        await _bearer.RejectAsync(new AccessToken("token-1"));
        await _bearer.RejectAsync(new AccessToken("token-0"));

        (await TokenAsync()).ShouldBe("token-2");
        _endpoint.Exchanges.ShouldBe(2);
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task A_refused_token_does_not_come_back_from_the_store(bool losesRemovals)
    {
        var store = new FakeTokenStore { LosesRemovals = losesRemovals };
        _bearer = Bearer(store);
        await TokenAsync();

        await _bearer.RejectAsync(new AccessToken("token-1"));

        (await TokenAsync()).ShouldBe("token-2");
        store.Stored!.Token.Value.ShouldBe("token-2");
    }

    [Test]
    public async Task A_token_another_replica_fetched_is_used()
    {
        var now = _time.GetUtcNow();
        _bearer = Bearer(new FakeTokenStore { Stored = new IssuedToken(new AccessToken("theirs"), now, now + IssuedToken.Lifetime) });

        (await TokenAsync()).ShouldBe("theirs");
        _endpoint.Exchanges.ShouldBe(0);
    }

    [Test]
    public async Task A_replica_that_died_with_the_lock_fails_no_call()
    {
        _bearer = Bearer(new FakeTokenStore { IsLockedByTheDead = true });
        var token = TokenAsync();

        await Eventually.HoldsAsync(() =>
        {
            // No further than to the exchange: a call waits for that only so long.
            if (_endpoint.Exchanges == 0)
            {
                _time.Advance(TimeSpan.FromMilliseconds(500));
            }

            return token.IsCompleted;
        }, "the call goes on without the lock");

        (await token).ShouldBe("token-1");
    }

    [Test]
    public async Task A_failure_is_told_and_not_kept()
    {
        _endpoint.Fault = new CozeFault(401, null, "invalid_client: kid not been registred") { LogId = "2026" };
        var failed = await _bearer.GetAsync(CancellationToken.None);
        failed.HasToken.ShouldBeFalse();
        failed.Fault.ShouldBe(_endpoint.Fault);
        _logger.Has("invalid_client: kid not been registred (logid 2026)").ShouldBeTrue();

        _endpoint.Fault = null;
        (await TokenAsync()).ShouldBe("token-2");
    }

    [Test]
    public async Task An_endpoint_that_cannot_be_reached_is_a_failure_and_no_exception()
    {
        _endpoint.Gate = Task.FromException(new HttpRequestException("no route to 10.0.0.1"));
        var failed = await _bearer.GetAsync(CancellationToken.None);
        failed.Fault!.Message.ShouldBe("The token endpoint could not be reached.");

        _endpoint.Gate = Task.CompletedTask;
        (await TokenAsync()).ShouldBe("token-2");
    }

    [Test]
    public async Task An_exchange_that_hangs_is_given_up()
    {
        _endpoint.Gate = new TaskCompletionSource().Task;
        var failed = _bearer.GetAsync(CancellationToken.None).AsTask();
        await _endpoint.Begun;

        _time.Advance(TimeSpan.FromSeconds(20));

        (await failed.WaitAsync(Eventually.Patience)).HasToken.ShouldBeFalse();
    }

    [Test]
    public async Task A_personal_token_is_what_it_is()
    {
        var bearer = BearerFactory.ForToken(new AccessToken("pat_1"));
        await bearer.RejectAsync(new AccessToken("pat_1"));

        (await bearer.GetAsync(CancellationToken.None)).Token.ShouldBe(new AccessToken("pat_1"));
    }

    private OAuthBearer Bearer(ITokenStore? store, double jitter = 0, TokenTelemetry? telemetry = null) =>
        new(new SharedExchange("key", _endpoint, store, _time, _logger), jitter, _time, _logger) { Telemetry = telemetry };

    private async Task<string?> TokenAsync() => (await _bearer.GetAsync(CancellationToken.None)).Token?.Value;
}
