using CozeProxy.Billing.Keys;
using CozeProxy.Limits;

namespace CozeProxy.Tests.Limits;

public class LocalCallLimiterTests
{
    private LocalCallLimiter _limiter = null!;

    [SetUp]
    public void Start() => _limiter = new LocalCallLimiter(new LocalConcurrencyCounter());

    [TearDown]
    public void Stop() => _limiter.Dispose();

    [Test]
    public async Task A_minutes_requests_are_let_through_at_once_and_no_more()
    {
        var caller = Callers.With(Callers.Requests(3));
        (await Callers.CountAllowedAsync(20, _ => _limiter.TryEnterAsync(caller))).ShouldBe(3);

        var verdict = await _limiter.TryEnterAsync(caller);
        verdict.Refused.ShouldBe(CallLimit.KeyRequests);
        verdict.RetryAfter.ShouldBe(TimeSpan.FromSeconds(20));
        verdict.Allowance.ShouldBe(new RequestAllowance(3, 0, TimeSpan.FromMinutes(1)));
    }

    [Test]
    public async Task What_the_account_refuses_is_not_counted_against_the_key()
    {
        var account = Callers.Requests(1);
        (await EnterAsync(Callers.With(Callers.Requests(2), account))).ShouldBe(CallLimit.None);
        for (var call = 0; call < 5; call++)
        {
            (await EnterAsync(Callers.With(Callers.Requests(2), account))).ShouldBe(CallLimit.AccountRequests);
        }

        // The same key, now that its account is not limited any more.
        (await EnterAsync(Callers.With(Callers.Requests(2)))).ShouldBe(CallLimit.None);
        (await EnterAsync(Callers.With(Callers.Requests(2)))).ShouldBe(CallLimit.KeyRequests);
    }

    [Test]
    public async Task What_the_account_has_no_place_for_takes_neither_a_place_nor_a_request_of_the_key()
    {
        var account = Callers.Concurrent(1);
        var first = await _limiter.TryEnterAsync(Callers.With(new CallLimits(2, 2), account));
        for (var call = 0; call < 5; call++)
        {
            (await EnterAsync(Callers.With(new CallLimits(2, 2), account))).ShouldBe(CallLimit.AccountConcurrency);
        }

        first.Place!.Dispose();
        (await EnterAsync(Callers.With(new CallLimits(2, 2), account))).ShouldBe(CallLimit.None);
    }

    [Test]
    public async Task Places_are_given_back_once()
    {
        var caller = Callers.With(Callers.Concurrent(2));
        var first = await _limiter.TryEnterAsync(caller);
        await _limiter.TryEnterAsync(caller);
        (await EnterAsync(caller)).ShouldBe(CallLimit.KeyConcurrency);

        first.Place!.Dispose();
        first.Place.Dispose();

        (await EnterAsync(caller)).ShouldBe(CallLimit.None);
        (await EnterAsync(caller)).ShouldBe(CallLimit.KeyConcurrency);
    }

    [Test]
    public async Task Keys_of_one_account_share_its_limit()
    {
        var account = Callers.Requests(4);

        (await Callers.CountAllowedAsync(20, number => _limiter.TryEnterAsync(Callers.With(account: account, keyId: number)))).ShouldBe(4);
    }

    [Test]
    public async Task Another_limit_starts_a_new_count()
    {
        (await EnterAsync(Callers.With(Callers.Requests(1)))).ShouldBe(CallLimit.None);
        (await EnterAsync(Callers.With(Callers.Requests(1)))).ShouldBe(CallLimit.KeyRequests);

        (await EnterAsync(Callers.With(Callers.Requests(2)))).ShouldBe(CallLimit.None);
    }

    [TestCase(int.MaxValue)]
    [TestCase(1)]
    public async Task Every_limit_can_be_counted(int requestsPerMinute) =>
        (await EnterAsync(Callers.With(Callers.Requests(requestsPerMinute), Callers.Requests(requestsPerMinute)))).ShouldBe(CallLimit.None);

    private async Task<CallLimit> EnterAsync(Caller caller) => (await _limiter.TryEnterAsync(caller)).Refused;
}
