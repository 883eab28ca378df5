using System.Net;
using System.Text.Json;
using CozeProxy.Admin.Ui.Operators;
using CozeProxy.Admin.Ui.Shared;
using CozeProxy.Billing.Operators;
using CozeProxy.Tests.Console.Texts;
using Microsoft.Playwright;

namespace CozeProxy.Tests.Console.Security;

/// <summary>A page above the viewer's role, and one that is not there: they say so where the viewer is, and programs get what they can read.</summary>
internal sealed class WhenPagesAreRefused : ConsoleFixture
{
    private static readonly string[] Languages = ["en", "zh"];

    [Test]
    public async Task A_page_above_a_role_says_what_it_needs_and_leads_on()
    {
        await Proxy.AddAsync("vic", OperatorRole.Viewer);
        await SignInAsync(Page, "vic", Operators.Password);
        foreach (var language in Languages)
        {
            var texts = await SpeakAsync(language);
            foreach (var (path, needed) in ((string, OperatorRole)[])[("/admin/channels/new", OperatorRole.Operator), ("/admin/operators", OperatorRole.Admin)])
            {
                (await Page.GotoAsync(path))!.Status.ShouldBe(403);
                await ShouldSayAsync(texts, "NoAccess");
                await Expect(Page.Locator("#no-access")).ToHaveTextAsync(texts.Of<CommonTexts>(
                    "NoAccessDetail", texts.Of<OperatorTexts>($"Role.{needed}"), "vic", texts.Of<OperatorTexts>("Role.Viewer")));
                await Expect(Page.Locator("nav a[href='/admin/usage']")).ToBeVisibleAsync();
            }

            await Page.ClickAsync("main a[href='/admin']");
            await Expect(Page.Locator("main h1")).ToHaveTextAsync(texts.Of<CommonTexts>("Dashboard"));
        }

        await Page.GotoAsync("/admin/operators");
        await Page.ClickAsync("#sign-in-again");
        await Page.WaitForAddressAsync("**/admin/sign-in");
        (await Page.GotoAsync("/admin/operators"))!.Status.ShouldBe(200);
        Page.Url.ShouldContain("/admin/sign-in?return=");
    }

    [Test]
    public async Task An_address_where_nothing_is_says_so_in_console_and_portal()
    {
        await SignInAsync();
        await Page.GotoAsync("/portal/sign-in");
        await Page.FillAsync("#key", Proxy.Key);
        await Page.ClickAsync("main button[type=submit]");
        await Page.WaitForAddressAsync("**/portal");
        foreach (var language in Languages)
        {
            var texts = await SpeakAsync(language);
            foreach (var (path, start, layout) in ((string, string, string)[])
                [("/admin/nothing/here", "/admin", "nav a[href='/admin/usage']"), ("/admin/not-found", "/admin", "nav a[href='/admin/usage']"), ("/portal/nothing", "/portal", ".portal-header")])
            {
                (await Page.GotoAsync(path))!.Status.ShouldBe(404, path);
                await ShouldSayAsync(texts, "NotFound");
                await Expect(Page.Locator(layout)).ToBeVisibleAsync();
                await Expect(Page.Locator($"main a[href='{start}']")).ToHaveTextAsync(texts.Of<CommonTexts>("BackToStart"));
            }
        }
    }

    [Test]
    public async Task Whoever_asks_for_no_page_gets_an_error_and_whoever_has_not_signed_in_does_so_first()
    {
        await Proxy.AddAsync("vic", OperatorRole.Viewer);
        using var viewer = await CookieClient.OfConsoleAsync(Proxy.Address, "vic", Operators.Password);
        using var nobody = new CookieClient(Proxy.Address);

        await ShouldBeErrorAsync(await viewer.Http.GetAsync("/admin/operators"), HttpStatusCode.Forbidden);
        await ShouldBeErrorAsync(await viewer.Http.GetAsync("/admin/nothing"), HttpStatusCode.NotFound);
        await ShouldBeErrorAsync(await viewer.Http.PostAsync("/admin/nothing", null), HttpStatusCode.NotFound);
        await ShouldBeErrorAsync(await viewer.OpenAsync("/admin/api/nothing"), HttpStatusCode.NotFound);
        await ShouldBeErrorAsync(await viewer.OpenAsync("/nothing"), HttpStatusCode.NotFound);
        await ShouldBeErrorAsync(await nobody.Http.GetAsync("/admin/nothing"), HttpStatusCode.NotFound);
        await ShouldBeErrorAsync(await nobody.Http.GetAsync("/admin/not-found"), HttpStatusCode.NotFound);

        foreach (var (path, to) in ((string, string)[])
            [("/admin/nothing", "/admin/sign-in?return=%2Fadmin%2Fnothing"), ("/portal/nothing", "/portal/sign-in?return=%2Fportal%2Fnothing")])
        {
            using var sent = await nobody.OpenAsync(path);
            (sent.StatusCode, sent.Headers.Location!.PathAndQuery).ShouldBe((HttpStatusCode.Redirect, to));
        }
    }

    private async Task<ConsoleTexts> SpeakAsync(string language)
    {
        await Page.GotoAsync($"/admin/preferences?language={language}&return=/admin");
        await Expect(Page.Locator("html")).ToHaveAttributeAsync("lang", language);
        return new ConsoleTexts(language);
    }

    private async Task ShouldSayAsync(ConsoleTexts texts, string heading)
    {
        await Expect(Page.Locator("main h1")).ToHaveTextAsync(texts.Of<CommonTexts>(heading));
        await Assertions.Expect(Page).ToHaveTitleAsync($"{texts.Of<CommonTexts>(heading)} · CozeProxy");
        (await texts.FindUntranslatedAsync(Page)).ShouldBeEmpty(heading);
    }

    private static async Task ShouldBeErrorAsync(HttpResponseMessage response, HttpStatusCode status)
    {
        using (response)
        {
            response.StatusCode.ShouldBe(status);
            JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("error").GetProperty("message").GetString().ShouldNotBeEmpty();
        }
    }
}
