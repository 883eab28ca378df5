using System.Net;
using System.Net.Http.Json;
using CozeProxy.Admin.SignIn;
using CozeProxy.Billing.Operators;
using CozeProxy.Tests.EndToEnd;

namespace CozeProxy.Tests.Console.Security;

internal sealed class WhenSessionsEnd : ProxyFixture
{
    private const string Name = "sun";

    protected override bool HasConsole => true;

    [Test]
    public async Task Cookies_are_for_the_browser_and_this_site_alone()
    {
        using var console = new CookieClient(Proxy.Address);
        using var response = await console.SignInAsync("", ProxyUnderTest.AdminToken);
        var cookie = response.Headers.GetValues("Set-Cookie").Single(header => header.StartsWith("cozeproxy.console=", StringComparison.Ordinal));

        cookie.ShouldContain("httponly", Case.Insensitive);
        cookie.ShouldContain("samesite=strict", Case.Insensitive);
        cookie.ShouldNotContain(ProxyUnderTest.AdminToken);
        (await console.Http.GetAsync("/admin/api/accounts")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [TestCase("/admin/audit?page=2", "/admin/audit?page=2")]
    [TestCase("//evil.example/admin", "/admin")]
    [TestCase("https://evil.example/admin", "/admin")]
    [TestCase("/\\evil.example", "/admin")]
    [TestCase("/admin\\..\\..\\evil", "/admin")]
    [TestCase("/administrator.evil.example", "/administrator.evil.example")]
    [TestCase("javascript:alert(1)", "/admin")]
    [TestCase("/healthz/live", "/admin")]
    public async Task Signing_in_leads_to_the_console_and_nowhere_else(string wanted, string reached)
    {
        using var console = new CookieClient(Proxy.Address);
        using var response = await console.SignInAsync("", ProxyUnderTest.AdminToken, $"/admin/sign-in?return={Uri.EscapeDataString(wanted)}");

        var location = new Uri(Proxy.Address, response.Headers.Location!);
        location.Host.ShouldBe(Proxy.Address.Host);
        location.PathAndQuery.ShouldBe(reached);
    }

    [TestCase("role")]
    [TestCase("password")]
    [TestCase("enabled")]
    public async Task A_change_of_an_operator_signs_them_out(string change)
    {
        var who = await Proxy.AddAsync(Name, OperatorRole.Operator);
        using var console = await CookieClient.OfConsoleAsync(Proxy.Address, Name, Operators.Password);
        (await console.OpenAsync("/admin/audit")).StatusCode.ShouldBe(HttpStatusCode.OK);

        await Proxy.ChangeAsync(who.Id, change switch
        {
            "role" => new { role = "viewer" },
            "password" => new { password = "another long password" },
            _ => (object)new { enabled = false },
        });

        (await console.OpenAsync("/admin/audit")).Headers.Location!.AbsolutePath.ShouldBe("/admin/sign-in");
        using var again = await console.SignInAsync(Name, Operators.Password);
        again.StatusCode.ShouldBe(change == "role" ? HttpStatusCode.Redirect : HttpStatusCode.OK);
    }

    [Test]
    public async Task Another_admin_token_signs_out_who_came_with_the_old_one()
    {
        var data = Directory.CreateTempSubdirectory("cozeproxy-bare-");
        try
        {
            CookieContainer cookies;
            await using (var old = await BareProxy.StartAsync(data, [new("Admin:Token", "the old token")]))
            {
                using var before = await CookieClient.OfConsoleAsync(old.Address, "", "the old token");
                (await before.OpenAsync("/admin/audit")).StatusCode.ShouldBe(HttpStatusCode.OK);
                cookies = before.Cookies;
            }

            await using (var same = await BareProxy.StartAsync(data, [new("Admin:Token", "the old token")]))
            {
                (await OpenWithAsync(same, cookies)).ShouldBe(HttpStatusCode.OK, "a restart alone ends nothing");
            }

            await using var other = await BareProxy.StartAsync(data, [new("Admin:Token", "the new token")]);
            (await OpenWithAsync(other, cookies)).ShouldBe(HttpStatusCode.Redirect);
        }
        finally
        {
            data.Delete(recursive: true);
        }
    }

    [Test]
    public async Task A_key_that_is_revoked_or_expires_ends_its_holders_session()
    {
        var created = await Proxy.PostAdminAsync("keys", new { accountId = Proxy.AccountId, name = "k" });
        using var portal = await CookieClient.OfPortalAsync(Proxy.Address, created.GetProperty("key").GetString()!);
        (await portal.OpenAsync("/portal")).StatusCode.ShouldBe(HttpStatusCode.OK);
        var id = created.GetProperty("id").GetInt64();

        await Proxy.Admin.PatchAsJsonAsync($"/admin/api/keys/{id}", new { expiresAt = DateTimeOffset.UtcNow.AddMinutes(-1) });
        (await portal.OpenAsync("/portal")).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        await Proxy.Admin.PatchAsJsonAsync($"/admin/api/keys/{id}", new { expiresAt = (DateTimeOffset?)null });
        using var again = await CookieClient.OfPortalAsync(Proxy.Address, created.GetProperty("key").GetString()!);
        (await Proxy.Admin.DeleteAsync($"/admin/api/keys/{id}")).EnsureSuccessStatusCode();
        (await again.OpenAsync("/portal")).StatusCode.ShouldBe(HttpStatusCode.Redirect);
    }

    [Test]
    public async Task Nobody_is_signed_out_by_another_site()
    {
        using var console = await CookieClient.OfConsoleAsync(Proxy.Address, "", ProxyUnderTest.AdminToken);

        using var bare = await console.Http.PostAsync("/admin/sign-out", null);
        (await console.OpenAsync("/admin/audit")).StatusCode.ShouldBe(HttpStatusCode.OK);

        // A token that anybody can get is that of nobody.
        using var body = new FormUrlEncodedContent([new("__RequestVerificationToken", await console.ReadTokenAsync("/admin/sign-in"))]);
        using var forged = await console.Http.PostAsync("/admin/sign-out", body);
        forged.Headers.Location!.OriginalString.ShouldBe("/admin", "it is seen that they are still in");
        (await console.OpenAsync("/admin/audit")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Test]
    public async Task A_name_that_nobody_has_is_answered_as_one_that_somebody_has()
    {
        await Proxy.AddAsync(Name, OperatorRole.Viewer);
        foreach (var name in (string[])[Name, "nobody"])
        {
            using var client = new CookieClient(Proxy.Address);
            for (var attempt = 0; attempt < FailedSignIns.MostOfName; attempt++)
            {
                await ShouldAnswerAsync(client, name, "a wrong password", "That is not right.");
            }

            await ShouldAnswerAsync(client, $" {name.ToUpperInvariant()}", Operators.Password, "Too many wrong attempts. Try again later.");
        }

        var failures = new FailedSignIns(TimeProvider.System);
        for (var attempt = 0; attempt < FailedSignIns.MostOfName; attempt++)
        {
            failures.IsNameLocked("nobody").ShouldBeFalse();
            failures.CountName("nobody");
        }

        failures.IsNameLocked("NOBODY ").ShouldBeTrue();
    }

    [Test]
    public void An_address_that_guesses_is_refused_and_its_neighbours_in_the_same_network_with_it()
    {
        var failures = new FailedSignIns(TimeProvider.System);
        for (var attempt = 0; attempt < FailedSignIns.Most; attempt++)
        {
            failures.Count(IPAddress.Parse($"2001:db8:1:2::{attempt + 1}"));
            failures.Count(IPAddress.Parse("192.0.2.1"));
        }

        failures.IsLocked(IPAddress.Parse("2001:db8:1:2::ffff")).ShouldBeTrue();
        failures.IsLocked(IPAddress.Parse("2001:db8:1:3::1")).ShouldBeFalse();
        failures.IsLocked(IPAddress.Parse("::ffff:192.0.2.1")).ShouldBeTrue();
        failures.IsLocked(IPAddress.Parse("192.0.2.2")).ShouldBeFalse();
        failures.IsLocked(null).ShouldBeFalse();
    }

    private static async Task ShouldAnswerAsync(CookieClient client, string name, string password, string answer)
    {
        using var response = await client.SignInAsync(name, password);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await response.Content.ReadAsStringAsync()).ShouldContain(answer);
    }

    private static async Task<HttpStatusCode> OpenWithAsync(BareProxy proxy, CookieContainer cookies)
    {
        using var client = new CookieClient(proxy.Address);
        foreach (Cookie cookie in cookies.GetAllCookies())
        {
            client.Cookies.Add(proxy.Address, new Cookie(cookie.Name, cookie.Value));
        }

        using var response = await client.OpenAsync("/admin/audit");
        return response.StatusCode;
    }
}
