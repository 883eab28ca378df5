using System.Net.Http.Json;
using System.Reflection;
using System.Text.Json;
using CozeProxy.Admin.SignIn;
using CozeProxy.Admin.Ui;
using CozeProxy.Admin.Ui.Channels;
using CozeProxy.Admin.Ui.Models;
using CozeProxy.Billing.Operators;
using CozeProxy.Sandbox.Coze.Workflows;
using CozeProxy.Tests.EndToEnd;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.Playwright;

namespace CozeProxy.Tests.Console;

/// <summary>Whatever names, notes and outputs hold, each page shows it as text and stays in its place.</summary>
internal sealed class WhenTextsAreHostile : ConsoleFixture
{
    // The page itself and, in the console, what scrolls within it.
    private const string Widest = "Math.max(...[document.documentElement, ...document.querySelectorAll('.rz-body')].map(part => part.scrollWidth))";
    private const string Script = "<script>window.hacked = 1; alert(1)</script>";
    private const string Image = "\"'><img src=x onerror=\"window.hacked = 1; alert(1)\">";
    private const string Turned = "\u202egnp.exe \u2067مرحبا\u2069 👩‍👩‍👧‍👦🏳️‍🌈";
    private static readonly string Long = new('w', 100_000);
    private static readonly string[] Texts = [Script, Image, Turned, "null", "undefined", "{{7*7}} ${7*7} @(7*7) %s {0}", "\u0001\u0000\ufffe".Replace("\u0000", "", StringComparison.Ordinal), Long];

    private static readonly string[] Pages = [.. PagesFor(policy: null)];
    private static readonly ViewportSize[] Sizes = [new() { Width = 1280, Height = 900 }, new() { Width = 390, Height = 844 }];

    private readonly List<string> _dialogs = [];

    [Test]
    public async Task No_page_breaks()
    {
        Pages.ShouldContain("/admin");
        Pages.ShouldContain("/portal");
        var key = await FillAsync();
        Watch(Page);
        await SignInAsync();
        await Page.GotoAsync("/portal/sign-in");
        await Page.FillAsync("#key", key);
        await Page.ClickAsync("main button[type=submit]");
        await Page.WaitForAddressAsync("**/portal");

        foreach (var size in Sizes)
        {
            await Page.SetViewportSizeAsync(size.Width, size.Height);
            foreach (var path in Pages)
            {
                await OpenAsync(path);
                await ShouldHoldAsync(path);
            }
        }

        _dialogs.ShouldBeEmpty();
        await OpenAsync("/admin/accounts");
        await Expect(Page.GetByText(Script, new() { Exact = true }).First).ToBeVisibleAsync();
        await OpenAsync("/portal");
        await Expect(Page.Locator("#usage-list").GetByText(Script)).ToHaveCountAsync(1);
    }

    [Test]
    public async Task No_page_of_one_thing_breaks()
    {
        await FillAsync();
        Watch(Page);
        await SignInAsync();
        var pages = await PagesOfThingsAsync();
        TemplatesFor(policy: null).Where(template => template.Contains('{', StringComparison.Ordinal))
            .Where(template => !pages.Any(page => page.StartsWith(template[..template.IndexOf('{', StringComparison.Ordinal)], StringComparison.Ordinal)))
            .ShouldBeEmpty("no test opens these");

        foreach (var size in Sizes)
        {
            await Page.SetViewportSizeAsync(size.Width, size.Height);
            foreach (var path in pages)
            {
                (await Page.GotoAsync(path))!.Status.ShouldBe(200, path);
                await Expect(Page.Locator("main h1")).ToBeVisibleAsync();
                await ShouldHoldAsync(path);
            }
        }

        _dialogs.ShouldBeEmpty();
    }

    [Test]
    public async Task Nothing_that_is_done_on_a_page_breaks_it()
    {
        await FillAsync();
        Coze.Add(Scripted, new WorkflowScript(Script).Say(Script + Image + Turned + Long).EndWithOutput(Script + Long, BuiltInScripts.Usage).Done());
        Watch(Page);
        await SignInAsync();
        foreach (var size in Sizes)
        {
            await Page.SetViewportSizeAsync(size.Width, size.Height);
            await OpenAsync(ModelLinks.Edit(Script));
            await Page.ClickAsync("#try-run");
            await Expect(Page.Locator("#try-output")).ToHaveAttributeAsync("data-state", "done");
            await Expect(Page.Locator("#try-output")).ToContainTextAsync(Image);
            await ShouldHoldAsync("trying");

            await OpenAsync($"/admin/channels/{ProxyUnderTest.ChannelName}");
            await Page.FillAsync("#run-workflow-id", Scripted);
            await Page.ClickAsync("#run-test");
            await Expect(Page.Locator("#run-output")).ToContainTextAsync(Script);
            await ShouldHoldAsync("testing");

            await OpenAsync("/admin/prices");
            await Page.Locator("tr", new() { HasText = Image }).Locator(".edit-price").ClickAsync();
            await Expect(Page.Locator("#price-name")).ToHaveValueAsync(Image);
            await ShouldHoldAsync("a price");
        }

        _dialogs.ShouldBeEmpty();
    }

    [Test]
    public async Task Who_may_only_look_is_offered_no_change()
    {
        await FillAsync();
        await Proxy.AddAsync("viewer", OperatorRole.Viewer);
        await SignInAsync(Page, "viewer", Operators.Password);
        foreach (var path in PagesFor(ConsolePolicies.Viewer).Where(path => path != "/admin/me"))
        {
            await OpenAsync(path);
            (await Page.Locator("main :is([id^=new-], [id^=save-], [id^=delete-], [id^=revoke-])").CountAsync()).ShouldBe(0, path);
        }
    }

    // Those of a policy, or all that need one; without parameters.
    private static IEnumerable<string> PagesFor(string? policy) => TemplatesFor(policy).Where(template => !template.Contains('{', StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    private static IEnumerable<string> TemplatesFor(string? policy) => typeof(App).Assembly.GetTypes()
        .Where(type => type.GetCustomAttribute<AuthorizeAttribute>() is { } needed && (policy is null || needed.Policy == policy))
        .SelectMany(type => type.GetCustomAttributes<RouteAttribute>()).Select(route => route.Template);

    // Of each thing that has a page and took a hostile text.
    private async Task<IReadOnlyList<string>> PagesOfThingsAsync()
    {
        var models = await NamesAsync("models", "name");
        return
        [
            .. (await NamesAsync("accounts?pageSize=100", "id")).Select(id => $"/admin/accounts/{id}"),
            .. (await NamesAsync("channels", "name")).Select(ChannelLinks.Of),
            .. models.Select(ModelLinks.Edit), .. models.Select(ModelLinks.Try),
            .. (await NamesAsync("usage?pageSize=100", "id")).Select(id => $"/admin/usage/{id}"),
        ];
    }

    private async Task<IReadOnlyList<string>> NamesAsync(string path, string field)
    {
        var names = (await Proxy.GetAdminAsync(path)).GetProperty("items").EnumerateArray().Select(item => item.GetProperty(field).ToString()).ToList();
        names.Count.ShouldBeGreaterThan(1, path);
        return names;
    }

    private async Task ShouldHoldAsync(string page)
    {
        var width = Page.ViewportSize!.Width;
        await Expect(Page.Locator(".rz-data-grid .rz-datatable-loading, .rz-datatable-loading-content")).ToHaveCountAsync(0);
        await Expect(Page.GetByText("Something went wrong on this page.")).ToHaveCountAsync(0);
        (await Page.EvaluateAsync<int>(Widest)).ShouldBeLessThanOrEqualTo(width, $"{page} scrolls sideways at {width}");
        (await Page.EvaluateAsync<bool>("'hacked' in window")).ShouldBeFalse(page);
        (await Page.Locator("main img, .rz-dialog img").CountAsync()).ShouldBe(0, page);
        (await Page.ContentAsync()).Length.ShouldBeLessThan(3_000_000, page);
    }

    private void Watch(IPage page) => page.Dialog += async (_, dialog) =>
    {
        _dialogs.Add(dialog.Message);
        await dialog.DismissAsync();
    };

    // Each text in each place that takes it; a place that refuses one is as good.
    private async Task<string> FillAsync()
    {
        Coze.Add(Scripted, new WorkflowScript(Script, Image).Say(Script + Image + Turned).EndWithOutput(Long));
        var key = "";
        foreach (var text in Texts)
        {
            var account = await PostAsync("accounts", new { name = text, group = text, balance = "1000" }) ?? await PostAsync("accounts", new { name = "plain", balance = "1000" });
            var id = account!.Value.GetProperty("id").GetInt64();
            await PostAsync($"accounts/{id}/topups", new { amount = "1", note = text });
            var created = await PostAsync("keys", new { accountId = id, name = text }) ?? await PostAsync("keys", new { accountId = id, name = "plain" });
            key = key.Length == 0 ? created!.Value.GetProperty("key").GetString()! : key;
            await PostAsync("operators", new { name = text, role = "viewer", password = Operators.Password });
            var name = Uri.EscapeDataString(text[..Math.Min(text.Length, 128)]);
            await PutAsync($"prices/{name}", new { perCall = "0.1" });
            await PutAsync($"groups/{name}", new { ratio = "1" });
            await PutAsync($"channels/{name}", new { baseUrl = Coze.BaseAddress.AbsoluteUri, auth = new { token = Coze.PersonalAccessToken } });
            await PutAsync($"models/{name}", new { kind = "Workflow", workflowId = Scripted, price = "coze-workflow" });
        }

        using var client = Proxy.NewClient(key);
        foreach (var text in Texts)
        {
            using var answer = await client.PostAsJsonAsync("/v1/chat/completions", new { model = text[..Math.Min(text.Length, 128)], messages = new[] { new { role = "user", content = text } } });
        }

        return key;
    }

    private async Task<JsonElement?> PostAsync(string path, object body)
    {
        using var response = await Proxy.Admin.PostAsJsonAsync($"/admin/api/{path}", body);
        ((int)response.StatusCode).ShouldBeLessThan(500, path);
        return response.IsSuccessStatusCode ? await response.Content.ReadFromJsonAsync<JsonElement>() : null;
    }

    private async Task PutAsync(string path, object body)
    {
        using var response = await Proxy.Admin.PutAsJsonAsync($"/admin/api/{path}", body);
        ((int)response.StatusCode).ShouldBeLessThan(500, path);
    }
}
