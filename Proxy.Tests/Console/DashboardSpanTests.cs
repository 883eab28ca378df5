using CozeProxy.Admin.Ui;
using CozeProxy.Admin.Ui.Dashboard;
using CozeProxy.Billing.Pricing;
using CozeProxy.Billing.Usage;
using CozeProxy.Tests.Billing;

namespace CozeProxy.Tests.Console;

internal sealed class DashboardSpanTests
{
    private readonly ViewerClock _clock = new(new ManualTime());

    [Test]
    public void Days_are_the_viewers()
    {
        _clock.Use("Asia/Shanghai");
        var midnight = _clock.DayOf(_clock.Now);
        midnight.Offset.ShouldBe(TimeSpan.FromHours(8));

        Read("today").ShouldBe(new DashboardSpan("today", midnight, midnight.AddDays(1)));
        Read("nonsense").ShouldBe(Read("today"));
        Read("yesterday").ShouldBe(new DashboardSpan("yesterday", midnight.AddDays(-1), midnight));
        Read("7d").ShouldBe(new DashboardSpan("7d", midnight.AddDays(-6), midnight.AddDays(1)));
        Read("30d").From.ShouldBe(midnight.AddDays(-29));
        Read("chosen", "2026-02-01", "2026-02-02").ShouldBe(new DashboardSpan(
            "chosen", new DateTimeOffset(2026, 2, 1, 0, 0, 0, TimeSpan.FromHours(8)), new DateTimeOffset(2026, 2, 3, 0, 0, 0, TimeSpan.FromHours(8))));
        Read("7d").UsageAddress.ShouldBe(FormattableString.Invariant(
            $"/admin/usage?from={midnight.AddDays(-6).UtcDateTime:yyyy-MM-dd}T16:00:00Z&to={midnight.AddDays(1).UtcDateTime:yyyy-MM-dd}T16:00:00Z"));
    }

    [TestCase("2026-02-02", "2026-02-01")]
    [TestCase("2024-01-01", "2026-01-01")]
    [TestCase("2026-02-01", null)]
    [TestCase("<script>", "9999-12-31")]
    [TestCase("0001-01-01", "0001-01-02")]
    public void Days_that_are_none_are_today(string from, string? to)
    {
        Read("chosen", from, to).Name.ShouldBe("today");
        DashboardSpan.Address(from, to, "model").ShouldBeNull();
    }

    [Test]
    public void Charts_show_every_hour_or_day_and_put_the_small_into_others()
    {
        _clock.Use("Asia/Kolkata");
        var today = Read("today");

        // The viewer's day begins in the middle of a UTC hour.
        var first = today.From.AddMinutes(-30).ToUniversalTime();
        var points = Enumerable.Range(1, 10).Select(model => new UsagePoint(first, $"m{model}", model, Money.Parse($"{model}")))
            .Append(new UsagePoint(first.AddHours(23), "m10", 5, Money.Parse("0.25"))).ToList();

        var chart = ChartData.Of(points, today, _clock);

        chart.Buckets.Count.ShouldBe(24);
        chart.Buckets[0].ShouldBe("00:00");
        chart.Series.Select(series => series.Label).ShouldBe(["m10", "m9", "m8", "m7", "m6", "m5", "m4", "m3", null]);
        chart.Series[0].Revenue[0].Value.ShouldBe(10);
        chart.Series[0].Revenue[22].ShouldBe(new ChartBar("22:00", 0.25));
        chart.Series[^1].Calls[0].Value.ShouldBe(3);

        var days = ChartData.Of(points, Read("7d"), _clock);
        days.Buckets.Count.ShouldBe(7);
        days.Series.Sum(series => series.Calls.Sum(bar => bar.Value)).ShouldBe(60);
    }

    [TestCase("Asia/Shanghai", "2025-01-01", "2025-12-31", 366, "2024-12-31")]
    [TestCase("Europe/Berlin", "2026-10-25", "2026-10-25", 25, "00:00 +02:00")]
    [TestCase("Europe/Berlin", "2026-10-24", "2026-10-24", 24, "00:00")]
    public void No_two_bars_have_the_same_label(string zone, string from, string to, int bars, string first)
    {
        _clock.Use(zone);
        var span = Read("chosen", from, to);

        var chart = ChartData.Of([new UsagePoint(span.From, "m", 1, Money.Zero)], span, _clock);

        chart.Buckets.Count.ShouldBe(bars);
        chart.Buckets.ShouldBeUnique();
        chart.Buckets[0].ShouldBe(first);
    }

    private DashboardSpan Read(string name, string? from = null, string? to = null) => DashboardSpan.Read(name, from, to, _clock);
}
