using CozeProxy.Channels.Health;

namespace CozeProxy.Tests.Channels.Health;

internal sealed class CoolDownTests
{
    private const double Most = 0.999999999;

    [TestCase(HealthReason.RateLimited, 1, 1)]
    [TestCase(HealthReason.RateLimited, 2, 2)]
    [TestCase(HealthReason.RateLimited, 6, 32)]
    [TestCase(HealthReason.RateLimited, 7, 60)]
    [TestCase(HealthReason.RateLimited, int.MaxValue, 60)]
    [TestCase(HealthReason.QuotaUsedUp, 1, 60)]
    [TestCase(HealthReason.QuotaUsedUp, 5, 900)]
    [TestCase(HealthReason.Unreachable, 1, 0.5)]
    [TestCase(HealthReason.Unreachable, 5, 8)]
    [TestCase(HealthReason.Unreachable, 6, 15)]
    [TestCase(HealthReason.CredentialsRefused, 1, 30)]
    [TestCase(HealthReason.TokenRefused, 6, 600)]
    public void It_doubles_up_to_a_longest(HealthReason reason, int inARow, double seconds) =>
        CoolDown.Of(reason, inARow, retryAfter: null, Most).TotalSeconds.ShouldBe(seconds, 0.001);

    [Test]
    public void Rate_limits_spread_over_the_whole_time_and_others_over_its_last_quarter()
    {
        CoolDown.Of(HealthReason.RateLimited, 4, null, 0.25).ShouldBe(TimeSpan.FromSeconds(2));
        CoolDown.Of(HealthReason.RateLimited, 4, null, 0).ShouldBe(TimeSpan.FromMilliseconds(100), "never at once");
        CoolDown.Of(HealthReason.QuotaUsedUp, 1, null, 0).ShouldBe(TimeSpan.FromSeconds(45));
    }

    [Test]
    public void What_coze_asks_for_holds_as_it_is_within_reason()
    {
        CoolDown.Of(HealthReason.RateLimited, 9, TimeSpan.FromSeconds(3), 0.5).ShouldBe(TimeSpan.FromSeconds(3));
        CoolDown.Of(HealthReason.QuotaUsedUp, 1, TimeSpan.FromDays(30), 0.5).ShouldBe(TimeSpan.FromMinutes(15));
        CoolDown.Of(HealthReason.RateLimited, 1, TimeSpan.Zero, Most).TotalSeconds.ShouldBe(1, 0.001, "no time at all says nothing");
        CoolDown.Of(HealthReason.Unreachable, 1, TimeSpan.FromSeconds(3), Most).TotalSeconds.ShouldBe(0.5, 0.001);
    }
}
