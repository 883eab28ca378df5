using System.Collections.Concurrent;
using CozeProxy.Billing;
using CozeProxy.Billing.Keys;
using CozeProxy.Sandbox.Coze;
using CozeProxy.Tests.Transforms.Fakes;
using Microsoft.Extensions.DependencyInjection;

namespace CozeProxy.Tests.Console;

/// <summary>A change that takes its time, while whoever made it does something else.</summary>
internal sealed class WhenTheStoreIsSlow : ConsoleFixture
{
    [Test]
    public async Task A_dialog_is_not_left_before_it_is_known_whether_the_change_was_made()
    {
        await SignInAsync();
        await OpenAsync($"/admin/accounts/{Proxy.AccountId}");
        var before = await Page.Locator("#balance").InnerTextAsync();
        await Page.ClickAsync("#top-up");
        await Page.FillAsync("#top-up-amount", "5");
        await Page.FillAsync("#top-up-note", "invoice 7");

        await using (HeldStore.WithoutChanges(Proxy))
        {
            await Page.ClickAsync("#save-top-up");
            await Expect(Page.Locator("#save-top-up")).ToBeDisabledAsync();
            await Page.Keyboard.PressAsync("Escape");
            await Page.ClickAsync(".rz-dialog-titlebar-close");
            await RoundTripAsync();
            await Expect(Page.Locator("#top-up-note")).ToHaveValueAsync("invoice 7");
            await Expect(Page.Locator("#balance")).ToHaveTextAsync(before);
        }

        await Expect(Page.Locator(".rz-dialog")).ToHaveCountAsync(0);
        await Expect(Page.Locator(".statement tr[data-kind]").First).ToContainTextAsync("invoice 7");
    }

    [Test]
    public async Task Whoever_has_gone_on_meanwhile_is_not_called_back()
    {
        await SignInAsync();
        await OpenAsync("/admin/models/new");
        await Page.FillAsync("#model-name", "weather");
        await Page.FillAsync("#model-target", SandboxWorkflows.WordByWord);
        await Page.Locator("#model-target").BlurAsync();
        await Expect(Page.Locator("[data-field=price] :is(.price-found, .no-price)").First).ToBeVisibleAsync();

        await using (HeldStore.WithoutChanges(Proxy))
        {
            await Page.ClickAsync("#save-model");
            await Expect(Page.Locator("#save-model")).ToBeDisabledAsync();
            await Page.ClickAsync("nav a[href='/admin/accounts']");
            await Page.WaitForAddressAsync("**/admin/accounts");
        }

        await Eventually.HoldsAsync(
            async () => (await Proxy.GetAdminAsync("audit?subject=model/weather")).GetProperty("items").GetArrayLength() == 1, "The model is registered.");
        await RoundTripAsync();
        new Uri(Page.Url).AbsolutePath.ShouldBe("/admin/accounts");
    }

    [Test]
    public async Task A_key_that_was_lent_to_a_page_that_is_left_is_given_back()
    {
        await SignInAsync();
        await OpenAsync($"/admin/try?model=workflow-{SandboxWorkflows.WordByWord}");
        await Page.FillAsync("#try-input", "Hello");

        await using (HeldStore.WithoutChanges(Proxy))
        {
            await Page.ClickAsync("#try-run");
            await Expect(Page.Locator("#try-run")).ToBeDisabledAsync();
            await Page.ClickAsync("nav a[href='/admin/accounts']");
            await Page.WaitForAddressAsync("**/admin/accounts");
        }

        await Eventually.HoldsAsync(async () => await LentAsync() is [{ RevokedAt: not null }], "The key that was lent ends.");
        (await Proxy.UsageAsync()).ShouldBeEmpty();
    }

    [Test]
    public async Task A_portal_that_is_left_before_it_was_read_takes_nobody_for_the_holder_of_an_ended_key()
    {
        await SignInAsync();
        await Page.GotoAsync("/portal/sign-in");
        await Page.FillAsync("#key", Proxy.Key);
        await Page.ClickAsync("main button[type=submit]");
        await Page.WaitForAddressAsync("**/portal");
        await OpenAsync("/admin/me");
        var loaded = new ConcurrentQueue<string>();
        Page.Request += (_, request) =>
        {
            if (request.IsNavigationRequest)
            {
                loaded.Enqueue(request.Url);
            }
        };

        await using (HeldStore.WithoutReadings(Proxy))
        {
            await Page.EvaluateAsync("() => Blazor.navigateTo('/portal')");
            await Expect(Page.Locator("main")).ToContainTextAsync("Loading");
            await Page.EvaluateAsync("() => Blazor.navigateTo('/admin/me')");
            await Expect(Page.Locator(".rz-sidebar")).ToBeVisibleAsync();
            await RoundTripAsync();
        }

        await RoundTripAsync();
        loaded.ShouldBeEmpty();
        new Uri(Page.Url).AbsolutePath.ShouldBe("/admin/me");
    }

    private async Task<IReadOnlyList<GatewayKey>> LentAsync()
    {
        var keys = await Proxy.Services.GetRequiredService<IKeyStore>().ListAsync(
            new KeyFilter { AccountId = Proxy.AccountId }, new PageRequest(1, 10), CancellationToken.None);
        return [.. keys.Items.Where(key => key.Name == "console try-it")];
    }

    // What the page had to do before this it has done.
    private async Task RoundTripAsync()
    {
        var menu = Page.Locator(".rz-sidebar");
        var before = await menu.GetAttributeAsync("class");
        await Page.EvaluateAsync("() => document.querySelector('.rz-sidebar-toggle').click()");
        await Expect(menu).Not.ToHaveAttributeAsync("class", before!);
    }
}
