using CozeProxy.Sandbox.Coze;
using CozeProxy.Sandbox.Coze.OAuth;
using CozeProxy.Tests.Emulator;
using CozeProxy.Tests.Transforms.Fakes;
using CozeProxy.Transforms.OAuth;
using TokenEndpoint = CozeProxy.Transforms.OAuth.TokenEndpoint;

namespace CozeProxy.Tests.Transforms.OAuth;

internal sealed class TokenEndpointTests : EmulatorFixture
{
    [Test]
    public async Task An_assertion_buys_a_token_for_an_hour()
    {
        using var client = new HttpClient();

        var result = await Endpoint(client).ExchangeAsync(CancellationToken.None);

        result.Fault.ShouldBeNull();
        result.Token!.IssuedAt.ShouldBe(Clock.GetUtcNow());
        result.Token.ExpiresAt.ShouldBe(Clock.GetUtcNow().AddSeconds(3600));
        var seen = Coze.Seen.Exchanges.ShouldHaveSingleItem();
        seen.Path.ShouldBe("/api/permission/oauth2/token");
        seen.DurationSeconds.ShouldBe(3600);
        (await CallAsync(SandboxWorkflows.EndText, bearer: result.Token.Token.Value)).Status.ShouldBe(200);
    }

    [Test]
    public async Task Each_exchange_has_an_assertion_of_its_own()
    {
        using var client = new HttpClient();
        var endpoint = Endpoint(client);

        (await endpoint.ExchangeAsync(CancellationToken.None)).Token.ShouldNotBeNull();
        (await endpoint.ExchangeAsync(CancellationToken.None)).Token.ShouldNotBeNull();

        Coze.Seen.Exchanges.Select(exchange => exchange.Jti).ShouldBeUnique();
    }

    [Test]
    public async Task What_is_no_token_is_a_fault_whatever_its_status()
    {
        using var client = new HttpClient();
        var endpoint = Endpoint(client);
        foreach (var (fault, status, message) in new[]
        {
            (ExchangeFault.AccessDenied, 401, "access_deny: app has been deactivated"),
            (ExchangeFault.InternalError, 500, "internal_error: internal error"),
            (ExchangeFault.BadGatewayPage, 502, null),
            (ExchangeFault.EmptySuccess, 200, null),
        })
        {
            Coze.FailExchangesWith(fault, times: 1);

            var result = await endpoint.ExchangeAsync(CancellationToken.None);

            result.Token.ShouldBeNull();
            (result.Fault!.HttpStatus, result.Fault.Message).ShouldBe((status, message));
            result.Fault.LogId.ShouldNotBeNullOrEmpty();
        }
    }

    [Test]
    public async Task A_key_that_Coze_does_not_know_is_refused_in_its_words()
    {
        using var client = new HttpClient();
        var config = OAuthAppConfig.TryParse(Coze.OAuthAppJson)! with { Audience = "api.coze.com" };

        var result = await Endpoint(client, config).ExchangeAsync(CancellationToken.None);

        result.Fault!.Message.ShouldBe("invalid_client: invalid jwt: kid not been registred");
    }

    [TestCase("1772370000", 3600)]
    [TestCase("900", 900)]
    [TestCase("0", 3600)]
    [TestCase("-5", 3600)]
    [TestCase("1772370000000", 3600)]
    [TestCase("9223372036854775807", 3600)]
    [TestCase("null", 3600)]
    [TestCase("\"900\"", 900)]
    public async Task The_expiry_is_a_time_or_where_it_is_small_a_span(string expiresIn, int seconds)
    {
        using var client = new HttpClient(new CannedHandler($$"""{"access_token":"czs_1","expires_in":{{expiresIn}},"token_type":"Bearer"}"""));

        var result = await Endpoint(client).ExchangeAsync(CancellationToken.None);

        (result.Token!.ExpiresAt - Clock.GetUtcNow()).TotalSeconds.ShouldBe(seconds);
    }

    private TokenEndpoint Endpoint(HttpClient client, OAuthAppConfig? config = null)
    {
        var app = (config ?? OAuthAppConfig.TryParse(Coze.OAuthAppJson)!).ToApp("unused", [])!;
        return new TokenEndpoint(client, Coze.BaseAddress, new AssertionSigner(app, Clock), Clock);
    }
}
