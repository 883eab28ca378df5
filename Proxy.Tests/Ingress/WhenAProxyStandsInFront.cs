using System.Net;
using CozeProxy.Admin.SignIn;
using CozeProxy.Tests.Console;
using CozeProxy.Tests.EndToEnd;

namespace CozeProxy.Tests.Ingress;

/// <summary>Two who connect from addresses of their own; one of them is the ingress.</summary>
internal sealed class WhenAProxyStandsInFront : ProxyFixture
{
    private const string SignIn = "/admin/sign-in";
    private const string Antiforgery = "cozeproxy.antiforgery=";
    private static readonly IPAddress Ingress = IPAddress.Parse("127.0.0.1");
    private static readonly IPAddress Stranger = IPAddress.Parse("127.0.0.2");

    protected override bool HasConsole => true;

    protected override ProxySettings Settings => Trusting(("Server:TrustedProxies:0", "10.0.0.0/8"), ("Server:TrustedProxies:1", "127.0.0.1"));

    [Test]
    public async Task The_ingress_says_who_the_client_is()
    {
        await GuessAsync(Ingress, _ => "203.0.113.9", FailedSignIns.Most);

        (await IsLockedAsync(Ingress, "203.0.113.9")).ShouldBeTrue();
        (await IsLockedAsync(Ingress, "203.0.113.10")).ShouldBeFalse();
    }

    [Test]
    public async Task What_a_client_has_written_before_the_ingress_is_not_read()
    {
        await GuessAsync(Ingress, attempt => $"192.0.2.{attempt}, 203.0.113.9", FailedSignIns.Most);

        (await IsLockedAsync(Ingress, "203.0.113.9")).ShouldBeTrue();
        (await IsLockedAsync(Ingress, "192.0.2.1")).ShouldBeFalse();
    }

    [Test]
    public async Task Two_in_a_row_are_read_where_two_are_said_to_be_and_no_more()
    {
        await RestartAsync(Trusting(("Server:TrustedProxies", "10.0.0.0/8, 127.0.0.1"), ("Server:ForwardLimit", "2")));
        await GuessAsync(Ingress, _ => "198.51.100.1, 203.0.113.9, 10.0.0.3", FailedSignIns.Most);

        (await IsLockedAsync(Ingress, "203.0.113.9, 10.0.0.3")).ShouldBeTrue();
        (await IsLockedAsync(Ingress, "198.51.100.1, 10.0.0.3")).ShouldBeFalse();
    }

    [Test]
    public async Task A_stranger_is_itself_whatever_it_writes()
    {
        await GuessAsync(Stranger, attempt => $"203.0.113.{attempt}", FailedSignIns.Most);

        (await IsLockedAsync(Stranger, "203.0.113.200")).ShouldBeTrue();
        (await IsLockedAsync(Ingress, "203.0.113.1")).ShouldBeFalse();
    }

    [Test]
    public async Task Without_the_setting_nobody_is_believed_not_even_this_machine()
    {
        await RestartAsync(new ProxySettings());
        await GuessAsync(Ingress, attempt => $"203.0.113.{attempt}", FailedSignIns.Most);

        (await IsLockedAsync(Ingress, "203.0.113.200")).ShouldBeTrue();
    }

    [Test]
    public async Task Redirects_lead_to_the_public_address_and_cookies_are_for_https_alone()
    {
        var (location, cookie) = await OpenAsync(Ingress);
        location.ShouldStartWith("https://gateway.example/admin/sign-in");
        cookie.ShouldContain("secure", Case.Insensitive);

        (location, cookie) = await OpenAsync(Stranger);
        location.ShouldStartWith($"{Proxy.Address.AbsoluteUri}admin/sign-in");
        cookie.ShouldNotContain("secure", Case.Insensitive);
    }

    private async Task<(string Location, string Cookie)> OpenAsync(IPAddress from)
    {
        using var client = new CookieClient(Proxy.Address, from);
        client.Http.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        client.Http.DefaultRequestHeaders.Add("X-Forwarded-Host", "gateway.example");
        using var page = await client.OpenAsync("/admin/audit");
        page.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        using var form = await client.OpenAsync(SignIn);
        return (page.Headers.Location!.AbsoluteUri, form.Headers.GetValues("Set-Cookie").Single(cookie => cookie.StartsWith(Antiforgery, StringComparison.Ordinal)));
    }

    private async Task GuessAsync(IPAddress from, Func<int, string> forwardedFor, int times)
    {
        for (var attempt = 0; attempt < times; attempt++)
        {
            await TryAsync(from, forwardedFor(attempt), "a wrong token");
        }
    }

    private async Task<bool> IsLockedAsync(IPAddress from, string forwardedFor) =>
        (await TryAsync(from, forwardedFor, ProxyUnderTest.AdminToken)).Contains("Too many wrong attempts", StringComparison.Ordinal);

    private async Task<string> TryAsync(IPAddress from, string forwardedFor, string token)
    {
        using var client = new CookieClient(Proxy.Address, from);
        client.Http.DefaultRequestHeaders.Add("X-Forwarded-For", forwardedFor);
        using var answer = await client.SignInAsync("", token);
        return await answer.Content.ReadAsStringAsync();
    }

    private static ProxySettings Trusting(params IEnumerable<(string Key, string Value)> settings) =>
        new() { Configuration = settings.ToDictionary(setting => setting.Key, setting => (string?)setting.Value) };
}
