using CozeProxy.Billing.Documents;
using CozeProxy.Models;
using CozeProxy.Sandbox.Coze;
using CozeProxy.Tests.EndToEnd;
using CozeProxy.Tests.Transforms.Fakes;
using Microsoft.Extensions.DependencyInjection;

namespace CozeProxy.Tests.Console;

internal sealed class WhenOperatorsRegisterTheirModels : ConsoleFixture
{
    private const string Name = "team/weather";
    private const string Declared = "assistant";
    private const string Hostile = "<script>alert(1)</script>\u202Eטקסט";

    protected override ProxySettings Settings => new()
    {
        Configuration = new Dictionary<string, string?>
        {
            [$"Coze:Models:{Declared}:Kind"] = "Bot",
            [$"Coze:Models:{Declared}:BotId"] = SandboxChats.Bot,
            [$"Coze:Models:{Declared}:Groups:0"] = "vip",
            ["Billing:Prices:weather:InputPer1K"] = "0.001",
            ["Billing:Prices:weather:OutputPer1K"] = "0.002",
            ["Billing:Prices:weather:PerCall"] = "0.01",
        },
    };

    private ModelCatalog Catalog => Proxy.Services.GetRequiredService<ModelCatalog>();

    [Test]
    public async Task A_press_counts_whose_button_moves_away_under_it()
    {
        await SignInAsync();
        await OpenAsync("/admin/models/new");
        await Page.FillAsync("#model-name", Name);
        await Page.FillAsync("#model-target", SandboxWorkflows.WordByWord);
        var save = Page.Locator("#save-model");
        await save.ScrollIntoViewIfNeededAsync();
        var before = (await save.BoundingBoxAsync())!;

        // What a call will cost is said once the target's field has been left.
        await Page.Mouse.MoveAsync(before.X + 10, before.Y + 5);
        await Page.Mouse.DownAsync();
        await Eventually.HoldsAsync(async () => (await save.BoundingBoxAsync())!.Y > before.Y + 5, "The button moves down.");
        await Page.Mouse.UpAsync();

        await Page.WaitForAddressAsync("**/admin/models/edit/*");
    }

    [Test]
    public async Task A_model_is_registered_with_its_mapping_and_its_mistakes_are_shown_at_once()
    {
        await SignInAsync();
        await OpenAsync("/admin/models");
        await Expect(Page.Locator(".no-price")).ToHaveCountAsync(1);
        await Page.ClickAsync("#new-model");
        await Page.WaitForAddressAsync("**/admin/models/new");

        await Page.FillAsync("#model-name", " ");
        await Page.FillAsync("#model-hold", "much");
        await Page.FillAsync("#model-timeout", "soon");
        await Page.ClickAsync("#add-parameter");
        await Page.FillAsync("#parameter-name-0", "lang");
        await Page.FillAsync("#parameter-value-0", "zh");
        await Page.ClickAsync("#save-model");
        foreach (var field in new[] { "name", "workflowId", "hold", "timeout", "parameters.lang" })
        {
            await Expect(Page.Locator($"[data-mistake='{field}']")).ToBeVisibleAsync();
        }

        await Expect(Page.Locator("#model-problem")).ToContainTextAsync("5");
        await Expect(Page.Locator("#model-hold")).ToHaveValueAsync("much");
        await ScreenshotAsync("model-mistakes.en");

        await Page.FillAsync("#model-name", Name);
        await Page.FillAsync("#model-target", SandboxWorkflows.WordByWord);
        await Page.FillAsync("#model-hold", "0.05");
        await Page.FillAsync("#model-timeout", "00:02:00");
        await Page.FillAsync("#model-price", "weather");
        await Page.FillAsync("#parameter-value-0", "\"zh\"");
        await Page.ClickAsync("#add-input");
        await Page.FillAsync("#input-name-0", "persona");
        await Page.SelectOptionAsync("#input-source-0", "$system");
        await Page.ClickAsync("#add-input");
        await Page.FillAsync("#input-name-1", "cost");
        await Page.SelectOptionAsync("#input-source-1", "literal");
        await Page.FillAsync("#input-text-1", "$5");
        await Page.SelectOptionAsync("#model-output", "pointer");
        await Page.FillAsync("#model-pointer", "/output");
        await Page.Locator("#model-pointer").BlurAsync();
        await Expect(Page.Locator("[data-mistake]")).ToHaveCountAsync(0);
        await Expect(Page.Locator("[data-field=price] .price-found")).ToContainTextAsync("0.001 in / 0.002 out per 1K, 0.01 per call");
        await Page.ClickAsync("#save-model");
        await Page.WaitForAddressAsync("**/admin/models/edit/*weather");

        await Expect(Page.Locator("main h1")).ToContainTextAsync(Name);
        await Expect(Page.Locator("#input-text-1")).ToHaveValueAsync("$5");
        ModelDocument.Write(Catalog.Find(Name).ShouldNotBeNull()).ShouldContain("""
            "parameters":{"lang":"zh"},"input":"BOT_USER_INPUT","inputs":{"persona":"$system","cost":"$$5"},"output":"/output","price":"weather","hold":"0.05"
            """.Trim());
        await Page.EvaluateAsync("document.getElementById('content').scrollIntoView()");
        await ScreenshotAsync("model-edit.en");
        await Page.GotoAsync($"/admin/preferences?language=zh&return={Uri.EscapeDataString(new Uri(Page.Url).AbsolutePath)}");
        await Expect(Page.Locator("#try-run")).ToBeVisibleAsync();
        await ScreenshotAsync("model-edit.zh");
        await Page.GotoAsync($"/admin/preferences?theme=dark&return={Uri.EscapeDataString(new Uri(Page.Url).AbsolutePath)}");
        await Expect(Page.Locator("#try-run")).ToBeVisibleAsync();
        await ScreenshotAsync("model-edit.dark");
    }

    [Test]
    public async Task A_model_is_seen_as_json_which_can_be_pasted_and_says_what_is_wrong_with_it()
    {
        var store = Proxy.Services.GetRequiredKeyedService<IDocumentStore>(DocumentKind.Models);
        await store.PutAsync("newer", """{"kind":"workflow","workflowId":"1","fromTheFuture":true}""", CancellationToken.None);
        await SignInAsync();
        await OpenAsync("/admin/models/edit/newer");
        await Expect(Page.Locator("[data-mistake=fromTheFuture]")).ToBeVisibleAsync();
        await Page.FillAsync("#model-json", """{"kind":"workflow","workflowId":"1"}""");
        await Page.ClickAsync("#save-model");
        await Expect(Page.Locator("#model-target")).ToHaveValueAsync("1");

        await OpenAsync("/admin/models/new");
        await Page.ClickAsync("#model-view");
        await Page.FillAsync("#model-json", "{\"kind\":");
        await Page.ClickAsync("#save-model");
        await Expect(Page.Locator("#model-problem")).ToContainTextAsync("no JSON");

        await Page.FillAsync("#model-json", """{"name":"pasted","kind":"workflow","workflowId":"1000","flavour":"sweet"}""");
        await Page.ClickAsync("#model-view");
        await Expect(Page.Locator("[data-mistake=flavour]")).ToBeVisibleAsync();
        await Expect(Page.Locator("#model-json")).ToHaveValueAsync(WithFlavour());

        await Page.FillAsync("#model-json", """{"name":"pasted","kind":"workflow","workflowId":"1000","price":"weather","idempotent":true}""");
        await Page.ClickAsync("#model-view");
        await Expect(Page.Locator("#model-name")).ToHaveValueAsync("pasted");
        await Expect(Page.Locator("#model-target")).ToHaveValueAsync("1000");
        await Expect(Page.Locator("#model-idempotent")).ToBeCheckedAsync();
        await Page.ClickAsync("#save-model");
        await Page.WaitForAddressAsync("**/admin/models/edit/pasted");
        Catalog.Find("pasted").ShouldNotBeNull().Target.Idempotent.ShouldBeTrue();

        await Page.ClickAsync("#delete-model");
        await Page.ClickAsync("#confirm-delete");
        await Page.WaitForAddressAsync("**/admin/models");
        await Expect(Page.Locator("[data-model=pasted]")).ToHaveCountAsync(0);
        Catalog.Find("pasted").ShouldBeNull();
    }

    [Test]
    public async Task What_the_configuration_declares_is_shown_and_duplicated_and_any_name_stays_text()
    {
        using var put = await Proxy.Admin.PutAsync(
            $"/admin/api/models/{Uri.EscapeDataString(Hostile)}",
            new StringContent("""{"kind":"workflow","workflowId":"1000","price":"weather"}""", System.Text.Encoding.UTF8, "application/json"));
        put.IsSuccessStatusCode.ShouldBeTrue();
        using var call = await Proxy.Client.PostAsync(ChatAnswer.Path, new StringContent(
            $$"""{"model":"coze-workflow","workflow_id":"{{SandboxWorkflows.WordByWord}}","messages":[{"role":"user","content":"Hi"}]}"""));
        call.IsSuccessStatusCode.ShouldBeTrue();

        await SignInAsync();
        await OpenAsync("/admin/models");
        await Expect(Page.Locator("[data-model]")).ToHaveCountAsync(2);
        await ScreenshotAsync("models.en");
        await Page.FillAsync("#model-search", "script");
        await Expect(Page.Locator("[data-model]")).ToHaveCountAsync(1);
        await Page.Locator("[data-model]").ClickAsync();
        await Expect(Page.Locator("main h1 .foreign")).ToHaveTextAsync(Hostile);
        await Expect(Page.Locator("#model-target")).ToHaveValueAsync("1000");

        await OpenAsync($"/admin/models/edit/{Declared}");
        await Expect(Page.Locator("#model-target")).ToBeDisabledAsync();
        await Expect(Page.Locator("#save-model")).ToHaveCountAsync(0);
        await Expect(Page.Locator("#delete-model")).ToHaveCountAsync(0);
        await Page.ClickAsync("#duplicate-model");
        await Expect(Page.Locator("#model-name")).ToHaveValueAsync($"{Declared}-copy");
        await Expect(Page.Locator("#model-groups")).ToHaveValueAsync("vip");
        await Page.ClickAsync("#save-model");
        await Page.WaitForAddressAsync($"**/admin/models/edit/{Declared}-copy");
        Catalog.Find($"{Declared}-copy").ShouldNotBeNull().Groups.ShouldBe(["vip"]);

        await Page.GotoAsync("/admin/preferences?language=zh&return=/admin/models");
        await Expect(Page.Locator("[data-model]")).ToHaveCountAsync(3);
        await ScreenshotAsync("models.zh");
        await Page.SetViewportSizeAsync(390, 844);
        await Page.GotoAsync("/admin/models");
        await Expect(Page.Locator("[data-model]")).ToHaveCountAsync(3);
        (await Page.EvaluateAsync<int>("document.documentElement.scrollWidth")).ShouldBeLessThanOrEqualTo(390);
        await ScreenshotAsync("models.phone");
    }

    private static string WithFlavour() => """{"name":"pasted","kind":"workflow","workflowId":"1000","flavour":"sweet"}""";
}
