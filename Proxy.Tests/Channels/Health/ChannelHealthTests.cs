using CozeProxy.Channels;
using CozeProxy.Channels.Health;

namespace CozeProxy.Tests.Channels.Health;

internal sealed class ChannelHealthTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private static readonly Channel One = SomeChannels.Channel("one");
    private static readonly Channel Two = SomeChannels.Channel("two");

    private HealthBench _bench = null!;

    [SetUp]
    public void SetUp() => _bench = new HealthBench(One, Two);

    [TearDown]
    public void TearDown() => _bench.Dispose();

    [Test]
    public void A_channel_that_coze_limits_is_out_for_as_long_as_coze_asks()
    {
        _bench.Health.Current.ShouldBeSameAs(HealthSnapshot.AllWell);

        _bench.Fail(One, HealthReason.RateLimited, Second * 3);

        _bench.IsOut(One).ShouldBeTrue();
        _bench.IsOut(Two).ShouldBeFalse();
        _bench.Health.Of("one").ShouldBe(new ChannelHealthReport("cooling", _bench.Time.GetUtcNow() + (Second * 3), "rate_limited"));
        _bench.Health.Of("two").ShouldBe(ChannelHealthReport.Healthy);
        _bench.Health.Current.ShouldBeSameAs(_bench.Health.Current);

        _bench.Time.Advance(Second * 3);
        _bench.Health.Current.ShouldBeSameAs(HealthSnapshot.AllWell);
        _bench.Health.Of("one").ShouldBe(ChannelHealthReport.Healthy);
    }

    [Test]
    public void Many_that_fail_at_once_are_one_reason_to_wait()
    {
        var began = _bench.Time.GetTimestamp();
        _bench.Time.Advance(Second);
        for (var i = 0; i < 50; i++)
        {
            _bench.Health.Failed(One.Coze, HealthReason.Unreachable, null, began);
        }

        _bench.Log.Lines.Count.ShouldBe(1);
        _bench.Time.Advance(Second * 0.5);
        _bench.IsOut(One).ShouldBeFalse();
        _bench.Health.Failed(One.Coze, HealthReason.Unreachable, null, began);
        _bench.IsOut(One).ShouldBeFalse("it began before the channel had been out");
    }

    [Test]
    public void Each_failure_after_a_cool_down_makes_the_next_one_longer_until_a_call_is_answered()
    {
        for (var i = 0; i < 5; i++)
        {
            _bench.Fail(One, HealthReason.Unreachable);
            _bench.Time.Advance(Second * 15);
        }

        _bench.Fail(One, HealthReason.Unreachable);
        Left().ShouldBeGreaterThan(Second * 11);

        _bench.Health.Answered(One.Coze, _bench.Time.GetTimestamp());
        _bench.IsOut(One).ShouldBeFalse("a call came through: it can be reached");
        _bench.Fail(One, HealthReason.Unreachable);
        Left().ShouldBeLessThanOrEqualTo(Second * 0.5);
    }

    [Test]
    public void An_answer_to_what_began_before_tells_nothing()
    {
        var began = _bench.Time.GetTimestamp();
        _bench.Time.Advance(Second);
        _bench.Fail(One, HealthReason.Unreachable);

        _bench.Health.Answered(One.Coze, began);

        _bench.IsOut(One).ShouldBeTrue();
    }

    [Test]
    public void A_call_that_slips_through_does_not_lift_a_limit()
    {
        _bench.Fail(One, HealthReason.RateLimited, Second * 3);

        _bench.Health.Answered(One.Coze, _bench.Time.GetTimestamp());

        _bench.IsOut(One).ShouldBeTrue();
    }

    [Test]
    public void A_limit_long_past_does_not_make_the_next_one_longer()
    {
        _bench.Fail(One, HealthReason.QuotaUsedUp);
        _bench.Time.Advance(TimeSpan.FromHours(1));

        _bench.Fail(One, HealthReason.QuotaUsedUp);

        Left().ShouldBeLessThanOrEqualTo(TimeSpan.FromMinutes(1));
    }

    [Test]
    public void A_graver_reason_takes_the_place_of_a_lesser_one_and_not_the_other_way_round()
    {
        _bench.Fail(One, HealthReason.RateLimited, Second);
        _bench.Fail(One, HealthReason.QuotaUsedUp);
        _bench.Health.Of("one").Reason.ShouldBe("insufficient_quota");

        _bench.Fail(One, HealthReason.Unreachable);
        _bench.Fail(One, HealthReason.RateLimited, Second);
        _bench.Health.Of("one").Reason.ShouldBe("insufficient_quota");
    }

    [Test]
    public void Broken_credentials_are_out_until_they_recover_or_others_take_their_place()
    {
        _bench.Fail(One, HealthReason.CredentialsRefused);
        _bench.Time.Advance(TimeSpan.FromDays(3));
        _bench.Health.Of("one").ShouldBe(new ChannelHealthReport("broken", null, "invalid_credentials"));

        _bench.Health.Recovered(One.Coze);
        _bench.IsOut(One).ShouldBeFalse();

        _bench.Fail(One, HealthReason.CredentialsRefused);
        _bench.Catalog.Replace(SomeChannels.Roster(SomeChannels.Channel("one", token: "pat_new"), Two));
        _bench.Health.Of("one").ShouldBe(ChannelHealthReport.Healthy);
        _bench.Catalog.Replace(SomeChannels.Roster(SomeChannels.Channel("one"), Two));
        _bench.Health.Of("one").State.ShouldBe("broken", "read anew, it is the same channel");
    }

    [Test]
    public void Where_tokens_were_refused_one_call_at_a_time_tries_again()
    {
        _bench.Fail(One, HealthReason.TokenRefused);
        _bench.Health.Of("one").State.ShouldBe("broken");
        _bench.Health.TryBegin(One.Coze).ShouldBeFalse();

        _bench.Time.Advance(Second * 30);
        _bench.IsOut(One).ShouldBeFalse();
        _bench.Health.TryBegin(One.Coze).ShouldBeTrue();
        _bench.Health.TryBegin(One.Coze).ShouldBeFalse("one is enough to find out");
        _bench.IsOut(One).ShouldBeTrue();
        _bench.Fail(One, HealthReason.TokenRefused);
        Left().ShouldBeGreaterThan(Second * 44);

        _bench.Time.Advance(Second * 60);
        _bench.Health.TryBegin(One.Coze).ShouldBeTrue();
        _bench.Health.Answered(One.Coze, _bench.Time.GetTimestamp());
        _bench.IsOut(One).ShouldBeFalse();
        _bench.Health.TryBegin(One.Coze).ShouldBeTrue();
    }

    [Test]
    public void What_another_replica_found_holds_here()
    {
        _bench.Health.Take(One.Coze.Identity, "one", HealthReason.RateLimited, 3, Second * 5);
        Left().ShouldBe(Second * 5);
        _bench.Health.TakeRecovery(One.Coze.Identity);
        _bench.IsOut(One).ShouldBeFalse();

        _bench.Fail(One, HealthReason.Unreachable);
        _bench.Health.TakeRecovery(One.Coze.Identity);
        _bench.IsOut(One).ShouldBeTrue("others may reach what this one does not");
    }

    [Test]
    public void Changes_are_told_once_and_what_others_told_is_not_told_again()
    {
        var told = new List<HealthChange>();
        _bench.Health.Changed += told.Add;

        _bench.Fail(One, HealthReason.RateLimited, Second);
        _bench.Fail(One, HealthReason.RateLimited);
        _bench.Health.Take(Two.Coze.Identity, "two", HealthReason.RateLimited, 1, Second);
        _bench.Time.Advance(Second);
        _bench.Health.Answered(One.Coze, _bench.Time.GetTimestamp());

        told.Select(change => (change.Identity, IsOut: change.State is not null)).ShouldBe([(One.Coze.Identity, true), (One.Coze.Identity, false)]);
        _bench.Log.Lines.Select(line => line.EventId).ShouldBe([2101, 2101, 2103]);
        string.Concat(_bench.Log.Lines.Select(line => line.Text)).ShouldNotContain("pat_x");
    }

    private TimeSpan Left() => _bench.Health.Of("one").Until!.Value - _bench.Time.GetUtcNow();
}
