using CozeProxy.Channels.Health;
using CozeProxy.Transforms.Coze;
using CozeProxy.Transforms.Exchange;
using CozeProxy.Transforms.OpenAi;

namespace CozeProxy.Tests.Channels.Health;

internal sealed class AttemptVerdictTests
{
    [TestCase(4009, HealthReason.RateLimited)]
    [TestCase(4013, HealthReason.RateLimited)]
    [TestCase(4020, HealthReason.RateLimited)]
    [TestCase(4028, HealthReason.QuotaUsedUp)]
    public void A_limit_takes_its_channel_out(int code, HealthReason reason) => Verdict(200, code).ShouldBe(reason);

    [TestCase(200, 4200)]
    [TestCase(200, 4000)]
    [TestCase(200, 4001)]
    [TestCase(200, 6003)]
    [TestCase(500, null)]
    [TestCase(504, null)]
    public void What_is_not_the_channels_fault_does_not(int status, int? code) => Verdict(status, code).ShouldBeNull();

    [Test]
    public void Too_many_requests_count_whatever_the_code() => Verdict(429, null).ShouldBe(HealthReason.RateLimited);

    [TestCase(4100)]
    [TestCase(700012006)]
    public void A_token_counts_when_a_new_one_is_refused_too(int code)
    {
        Verdict(401, code).ShouldBeNull();
        Verdict(401, code, hasFreshToken: true).ShouldBe(HealthReason.TokenRefused);
    }

    [Test]
    public void A_missing_permission_counts_only_where_no_client_chose_what_is_called()
    {
        Verdict(200, 4101, hasFreshToken: true).ShouldBeNull();
        Verdict(200, 4101, hasFreshToken: true, provesToken: true).ShouldBe(HealthReason.TokenRefused);
    }

    [TestCase(401, "invalid_client", HealthReason.CredentialsRefused)]
    [TestCase(200, "invalid_client", HealthReason.CredentialsRefused)]
    [TestCase(null, "The token endpoint could not be reached.", HealthReason.Unreachable)]
    [TestCase(502, null, HealthReason.Unreachable)]
    [TestCase(200, null, HealthReason.Unreachable)]
    [TestCase(429, "slow down", HealthReason.RateLimited)]
    public void An_exchange_is_refused_only_where_coze_says_so(int? status, string? message, HealthReason reason)
    {
        var failure = new AttemptFailure(ApiErrors.NoToken(new CozeFault(status, null, message)), RetryRule.OnAnotherChannel, Report: null);

        AttemptVerdict.Of(failure, hasFreshToken: false, provesToken: false).ShouldBe(reason);
    }

    [Test]
    public void A_connection_that_does_not_come_about_counts() =>
        AttemptVerdict.Of(new AttemptFailure(ApiErrors.Unreachable, RetryRule.OnAnotherChannel, Report: null), hasFreshToken: false, provesToken: false)
            .ShouldBe(HealthReason.Unreachable);

    private static HealthReason? Verdict(int status, int? code, bool hasFreshToken = false, bool provesToken = false)
    {
        var (error, retry) = FaultTable.Classify(new CozeFault(status, code, "said"));
        return AttemptVerdict.Of(new AttemptFailure(error, retry, Report: null), hasFreshToken, provesToken);
    }
}
