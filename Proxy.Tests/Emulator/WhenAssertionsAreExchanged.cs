using System.Security.Cryptography;
using System.Text.Json;
using CozeProxy.Sandbox.Coze;
using CozeProxy.Sandbox.Coze.OAuth;
using Microsoft.IdentityModel.Tokens;

namespace CozeProxy.Tests.Emulator;

internal sealed class WhenAssertionsAreExchanged : EmulatorFixture
{
    private const string TokenPath = "/api/permission/oauth2/token";
    private const string Grant = """{"grant_type":"urn:ietf:params:oauth:grant-type:jwt-bearer"}""";

    [Test]
    public async Task A_sound_one_buys_a_token_whose_expires_in_is_an_absolute_time()
    {
        var answer = await ExchangeAsync(Sound());

        answer.Status.ShouldBe(200);
        answer.Json.GetProperty("access_token").GetString().ShouldStartWith("czs_");
        answer.Json.GetProperty("token_type").GetString().ShouldBe("Bearer");
        answer.Json.GetProperty("expires_in").GetInt64().ShouldBe(Clock.GetUtcNow().ToUnixTimeSeconds() + 900);
        answer.Json.TryGetProperty("code", out _).ShouldBeFalse();
        answer.Header("X-Tt-Logid").ShouldNotBeNullOrEmpty();
        Coze.Seen.SuccessfulExchanges.ShouldBe(1);
    }

    [Test]
    public async Task The_token_opens_the_api_until_it_expires()
    {
        var token = await TokenAsync(duration: 60);
        (await CallAsync(SandboxWorkflows.EndText, bearer: token)).Status.ShouldBe(200);

        Clock.Advance(TimeSpan.FromSeconds(60));
        (await CallAsync(SandboxWorkflows.EndText, bearer: token)).Json.GetProperty("code").GetInt32().ShouldBe(4100);
    }

    [Test]
    public async Task Revoked_tokens_are_refused_and_the_personal_one_is_not()
    {
        var token = await TokenAsync();
        Coze.RevokeTokens();

        var refused = await CallAsync(SandboxWorkflows.EndText, bearer: token);
        refused.Status.ShouldBe(401);
        refused.Json.GetProperty("msg").GetString().ShouldBe("authentication is invalid");
        refused.Json.GetProperty("detail").GetProperty("logid").GetString().ShouldBe(refused.Header("X-Tt-Logid"));
        (await CallAsync(SandboxWorkflows.EndText)).Status.ShouldBe(200);
    }

    [Test]
    public async Task A_signature_of_another_key_is_refused()
    {
        using var other = RSA.Create(2048);
        var assertion = Sound();
        assertion.Key = other;

        await ShouldBeRefusedAsync(assertion, "invalid jwt: signature is invalid");
    }

    [Test]
    public async Task An_algorithm_other_than_RS256_is_refused()
    {
        var assertion = Sound();
        assertion.Algorithm = SecurityAlgorithms.RsaSha512;

        await ShouldBeRefusedAsync(assertion, "invalid jwt: alg must be RS256");
    }

    [Test]
    public async Task Another_issuer_is_refused()
    {
        var assertion = Sound();
        assertion.Issuer = "42";

        await ShouldBeRefusedAsync(assertion, "invalid jwt: iss not been registred");
    }

    [TestCase("api.coze.com")]
    [TestCase("https://api.coze.cn")]
    [TestCase("api.coze.cn/")]
    public async Task Another_audience_looks_like_an_unknown_key(string audience)
    {
        var assertion = Sound();
        assertion.Audience = audience;

        await ShouldBeRefusedAsync(assertion, "invalid jwt: kid not been registred");
    }

    [Test]
    public async Task An_unknown_key_is_refused()
    {
        var assertion = Sound();
        assertion.KeyId = "unknown";

        await ShouldBeRefusedAsync(assertion, "invalid jwt: kid not been registred");
    }

    [Test]
    public async Task An_expired_one_is_refused()
    {
        var assertion = Sound();
        Clock.Advance(TimeSpan.FromSeconds(600));

        await ShouldBeRefusedAsync(assertion, "invalid jwt: token is expired");
    }

    [Test]
    public async Task One_from_the_future_is_refused()
    {
        var assertion = Sound();
        assertion.IssuedAt = Clock.GetUtcNow().ToUnixTimeSeconds() + 300;

        await ShouldBeRefusedAsync(assertion, "invalid jwt: token used before issued");
    }

    [Test]
    public async Task One_that_lives_longer_than_a_day_is_refused()
    {
        var assertion = Sound();
        assertion.ExpiresAt = Clock.GetUtcNow().AddHours(24).ToUnixTimeSeconds() + 1;

        await ShouldBeRefusedAsync(assertion, "invalid jwt: exp must follow iat within 24 hours");
    }

    [Test]
    public async Task Times_in_milliseconds_or_quotes_are_refused()
    {
        var milliseconds = Sound();
        milliseconds.IssuedAt = Clock.GetUtcNow().ToUnixTimeMilliseconds();
        var quoted = Sound();
        quoted.ExpiresAt = $"{quoted.ExpiresAt}";

        await ShouldBeRefusedAsync(milliseconds, "invalid jwt: iat and exp must be unix seconds");
        await ShouldBeRefusedAsync(quoted, "invalid jwt: iat and exp must be unix seconds");
    }

    [Test]
    public async Task One_without_an_id_is_refused()
    {
        var assertion = Sound();
        assertion.Jti = null;

        await ShouldBeRefusedAsync(assertion, "invalid jwt: jti is required");
    }

    [Test]
    public async Task An_id_can_be_used_only_once()
    {
        var assertion = Sound();
        (await ExchangeAsync(assertion)).Status.ShouldBe(200);

        await ShouldBeRefusedAsync(assertion, "invalid jwt: jti has been used");
    }

    [Test]
    public async Task Text_that_is_no_assertion_is_refused()
    {
        var answer = (await RawClient.PostAsync(Coze.BaseAddress, TokenPath, "nonsense", Grant))!;

        answer.Status.ShouldBe(401);
        answer.Json.GetProperty("error_code").GetString().ShouldBe("invalid_client");
    }

    [TestCase("""{"grant_type":"jwt-bearer"}""", "unsupported_grant_type")]
    [TestCase("{}", "unsupported_grant_type")]
    [TestCase("nonsense", "invalid_request")]
    [TestCase("""{"grant_type":"urn:ietf:params:oauth:grant-type:jwt-bearer","duration_seconds":0}""", "invalid_request")]
    [TestCase("""{"grant_type":"urn:ietf:params:oauth:grant-type:jwt-bearer","duration_seconds":86400}""", "invalid_request")]
    [TestCase("""{"grant_type":"urn:ietf:params:oauth:grant-type:jwt-bearer","duration_seconds":"900"}""", "invalid_request")]
    public async Task A_wrong_body_is_refused(string body, string code)
    {
        var answer = await ExchangeAsync(Sound(), body);

        answer.Status.ShouldBe(400);
        answer.Json.GetProperty("error_code").GetString().ShouldBe(code);
        answer.Json.GetProperty("error").GetString().ShouldBe(code);
        Coze.Seen.Exchanges.Single().ErrorCode.ShouldBe(code);
    }

    [Test]
    public async Task Failures_can_be_scripted_and_use_the_assertion_up()
    {
        var assertion = Sound();
        Coze.FailExchangesWith(ExchangeFault.InternalError, times: 1);

        var failed = await ExchangeAsync(assertion);
        failed.Status.ShouldBe(500);
        failed.Json.GetProperty("error_code").GetString().ShouldBe("internal_error");
        (await ExchangeAsync(assertion)).Status.ShouldBe(401);
        (await ExchangeAsync(Sound())).Status.ShouldBe(200);
        Coze.Seen.FailedExchanges.ShouldBe(2);
    }

    [Test]
    public async Task A_slow_exchange_waits_for_its_gate_and_is_seen_meanwhile()
    {
        var gate = new TaskCompletionSource();
        Coze.HoldExchangesUntil(gate.Task);
        var assertion = Sound();

        var exchange = ExchangeAsync(assertion);
        await Coze.Seen.WaitForAsync(seen => seen.Exchanges.Count == 1, Patience);
        Coze.Seen.Exchanges.Single().Jti.ShouldBe(assertion.Jti);
        exchange.IsCompleted.ShouldBeFalse();

        gate.SetResult();
        (await exchange).Status.ShouldBe(200);
    }

    private AssertionBuilder Sound() => new(Coze.OAuthAppJson, Clock);

    private async Task<RawAnswer> ExchangeAsync(AssertionBuilder assertion, string body = Grant)
    {
        return (await RawClient.PostAsync(Coze.BaseAddress, TokenPath, assertion.Sign(), body)).ShouldNotBeNull();
    }

    private async Task<string> TokenAsync(int duration = 900)
    {
        var body = JsonSerializer.Serialize(new { grant_type = "urn:ietf:params:oauth:grant-type:jwt-bearer", duration_seconds = duration });
        return (await ExchangeAsync(Sound(), body)).Json.GetProperty("access_token").GetString()!;
    }

    private async Task ShouldBeRefusedAsync(AssertionBuilder assertion, string message)
    {
        var answer = await ExchangeAsync(assertion);

        answer.Status.ShouldBe(401);
        answer.Json.GetProperty("error_code").GetString().ShouldBe("invalid_client");
        answer.Json.GetProperty("error_message").GetString().ShouldBe(message);
        answer.Header("X-Tt-Logid").ShouldNotBeNullOrEmpty();
    }
}
