using CozeProxy.Channels.Traffic;
using CozeProxy.Tests.Transforms.Fakes;

namespace CozeProxy.Tests.Channels.Traffic;

internal sealed class ChannelTrafficTests
{
    private readonly FakeTime _time = new();

    [Test]
    public void A_run_counts_until_it_is_over_and_once()
    {
        var traffic = new ChannelTraffic(_time);
        var run = traffic.Begin("a", place: null);
        traffic.Of("A").ShouldBe(new TrafficReport(1, 0, 0, null));

        run.Dispose();
        run.Dispose();

        traffic.Of("a").ShouldBe(new TrafficReport(0, 1, 0, null));
        traffic.Of("b").ShouldBe(TrafficReport.None);
    }

    [Test]
    public void Its_place_is_given_back_with_it()
    {
        var place = new Place();
        using (new ChannelTraffic(_time).Begin("a", place))
        {
            place.IsTaken.ShouldBeTrue();
        }

        place.IsTaken.ShouldBeFalse();
    }

    [Test]
    public void An_hour_goes_by_minute_by_minute_and_the_last_error_stays()
    {
        var traffic = new ChannelTraffic(_time);
        End(traffic, "rate_limited");
        var failedAt = _time.GetUtcNow();
        _time.Advance(TimeSpan.FromMinutes(30));
        End(traffic);
        End(traffic);

        traffic.Of("a").ShouldBe(new TrafficReport(0, 3, 1, new ChannelError("rate_limited", failedAt)));
        _time.Advance(TimeSpan.FromMinutes(30));
        traffic.Of("a").ShouldBe(new TrafficReport(0, 2, 0, new ChannelError("rate_limited", failedAt)));
        _time.Advance(TimeSpan.FromDays(2));
        traffic.Of("a").Calls.ShouldBe(0);
        End(traffic);
        traffic.Of("a").Calls.ShouldBe(1);
    }

    [Test]
    public void Many_threads_lose_no_run()
    {
        var traffic = new ChannelTraffic(TimeProvider.System);
        Parallel.For(0, 1000, i => End(traffic, i % 2 == 0 ? "upstream_error" : null));

        var report = traffic.Of("a");
        (report.InFlight, report.Calls, report.Errors).ShouldBe((0, 1000, 500));
    }

    private static void End(ChannelTraffic traffic, string? errorCode = null)
    {
        using var run = traffic.Begin("a", place: null);
        if (errorCode is not null)
        {
            run.Fail(errorCode);
        }
    }

    private sealed class Place : IDisposable
    {
        public bool IsTaken { get; private set; } = true;

        public void Dispose() => IsTaken = false;
    }
}
