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

        await using (new HeldStore(Proxy))
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

        await using (new HeldStore(Proxy))
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

        await using (new HeldStore(Proxy))
        {
            await Page.ClickAsync("#try-run");
            await Expect(Page.Locator("#try-run")).ToBeDisabledAsync();
            await Page.ClickAsync("nav a[href='/admin/accounts']");
            await Page.WaitForAddressAsync("**/admin/accounts");
        }

        await Eventually.HoldsAsync(async () => await LentAsync() is [{ RevokedAt: not null }], "The key that was lent ends.");
        (await Proxy.UsageAsync()).ShouldBeEmpty();
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
