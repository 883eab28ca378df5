using System.Net;
using CozeProxy.Tests.Servers;
using Microsoft.Playwright;

namespace CozeProxy.Tests.Console;

internal sealed class WhenOperatorsSignIn : ConsoleFixture
{
    [Test]
    public async Task The_admin_token_opens_the_console_and_signing_out_closes_it()
    {
        await SignInAsync();
        await Expect(Page.Locator("main h1")).ToHaveTextAsync("Dashboard");

        // A page in another tab, and a copy of the cookie, are of the same session; somebody else's browser is not.
        var tab = await Page.Context.NewPageAsync();
        await tab.GotoAsync("/admin/accounts");
        await Expect(tab.Locator("main h1")).ToHaveTextAsync("Accounts");
        var cookies = await CookiesAsync();
        (await OpenWithAsync(Proxy.Address, cookies)).ShouldBe(HttpStatusCode.OK);
        using var another = await CookieClient.OfConsoleAsync(Proxy.Address, "", EndToEnd.ProxyUnderTest.AdminToken);

        await Page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Page.WaitForAddressAsync("**/admin/sign-in");
        await Page.GotoAsync("/admin");
        await Page.WaitForAddressAsync("**/admin/sign-in?return=*");
        (await OpenWithAsync(Proxy.Address, cookies)).ShouldBe(HttpStatusCode.Redirect);
        (await another.OpenAsync("/admin/audit")).StatusCode.ShouldBe(HttpStatusCode.OK);
        await tab.WaitForAddressAsync("**/admin/sign-in*");
    }

    [Test]
    public async Task Signing_out_ends_copies_of_the_cookie_at_all_replicas_and_at_those_that_start_later()
    {
        var data = Directory.CreateTempSubdirectory("cozeproxy-bare-");
        var store = PostgresStore.Settings(await (await PostgresServer.Shared).CreateDatabaseAsync());
        KeyValuePair<string, string?>[] settings = [new("Admin:Token", "the token"), .. store.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value))];
        try
        {
            await using var one = await BareProxy.StartAsync(data, settings);
            await using var other = await BareProxy.StartAsync(data, settings);
            await Page.GotoAsync(new Uri(one.Address, "/admin/sign-in").AbsoluteUri);
            await Page.FillAsync("#password", "the token");
            await Page.ClickAsync("main button[type=submit]");
            await Page.WaitForAddressAsync("**/admin");
            var cookies = await CookiesAsync();
            (await OpenWithAsync(other.Address, cookies)).ShouldBe(HttpStatusCode.OK);

            await Page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
            await Page.WaitForAddressAsync("**/admin/sign-in");

            (await OpenWithAsync(one.Address, cookies)).ShouldBe(HttpStatusCode.Redirect);
            (await OpenWithAsync(other.Address, cookies)).ShouldBe(HttpStatusCode.Redirect);
            await using var later = await BareProxy.StartAsync(data, settings);
            (await OpenWithAsync(later.Address, cookies)).ShouldBe(HttpStatusCode.Redirect);
        }
        finally
        {
            data.Delete(recursive: true);
        }
    }

    [Test]
    public async Task A_wrong_token_is_refused_and_many_are_locked_out()
    {
        await Page.GotoAsync("/admin/sign-in");
        for (var attempt = 0; attempt < 10; attempt++)
        {
            await TryAsync("guess");
            await Expect(Page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("That is not right.");
        }

        await TryAsync(EndToEnd.ProxyUnderTest.AdminToken);
        await Expect(Page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("Too many wrong attempts. Try again later.");

        async Task TryAsync(string token)
        {
            await Page.FillAsync("#password", token);
            await Page.ClickAsync("main button[type=submit]");
        }
    }

    [Test]
    public async Task The_language_is_the_browsers_until_another_is_chosen()
    {
        var page = await NewPageAsync("zh-CN");
        await page.GotoAsync("/admin/sign-in");
        await Expect(page.Locator("main h1")).ToHaveTextAsync("登录");
        await page.GetByText("English").ClickAsync();
        await Expect(page.Locator("main h1")).ToHaveTextAsync("Sign in");
        await page.Context.CloseAsync();
    }

    [Test]
    public async Task Another_language_is_chosen_without_leaving_the_page()
    {
        await SignInAsync();
        await Page.ClickAsync("nav a[href='/admin/usage']");
        await Expect(Page.Locator("main h1")).ToHaveTextAsync("Usage");
        await Page.GetByText("中文").ClickAsync();
        await Expect(Page.Locator("main h1")).ToHaveTextAsync("用量记录");
    }

    [Test]
    public async Task A_form_without_its_token_is_refused()
    {
        using var client = Proxy.NewClient(bearer: null);
        using var body = new FormUrlEncodedContent([new("_handler", "sign-in"), new("Form.Password", EndToEnd.ProxyUnderTest.AdminToken)]);
        using var response = await client.PostAsync("/admin/sign-in", body);
        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    private async Task<string> CookiesAsync() => string.Join("; ", (await Page.Context.CookiesAsync()).Select(cookie => $"{cookie.Name}={cookie.Value}"));

    private static async Task<HttpStatusCode> OpenWithAsync(Uri address, string cookies)
    {
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = address };
        client.DefaultRequestHeaders.Add("Accept", "text/html");
        client.DefaultRequestHeaders.Add("Cookie", cookies);
        return (await client.GetAsync(new Uri("/admin/audit", UriKind.Relative))).StatusCode;
    }
}
