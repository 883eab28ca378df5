using System.Reflection;
using System.Text.RegularExpressions;
using CozeProxy.Admin.Ui;
using CozeProxy.Billing.Operators;
using Microsoft.AspNetCore.Components;
using Microsoft.Playwright;

namespace CozeProxy.Tests.Console;

/// <summary>The console for whoever has no mouse or does not see it.</summary>
internal sealed partial class WhenPagesAreReadAloud : ConsoleFixture
{
    private const int MostStops = 60;

    // A placeholder is no label: it is gone with the first letter.
    private const string Unlabelled =
        """
        () => [...document.querySelectorAll('input, select, textarea')]
            .filter(field => field.type !== 'hidden' && field.checkVisibility())
            .filter(field => !field.labels?.length && !field.ariaLabel && !field.getAttribute('aria-labelledby'))
            .map(field => field.outerHTML.slice(0, 200))
        """;

    private const string Focused =
        """
        () => {
            const focused = document.activeElement;
            if (!focused || focused === document.body) return null;
            const style = getComputedStyle(focused);
            const around = getComputedStyle(focused.parentElement);
            return {
                name: focused.outerHTML.slice(0, 200),
                isInDialog: !!focused.closest('.rz-dialog'),
                isSeen: focused.matches('.skip') || (style.outlineStyle !== 'none' && style.outlineWidth !== '0px') || style.boxShadow !== 'none' || around.outlineStyle !== 'none',
            };
        }
        """;

    [Test]
    public async Task Whatever_can_be_used_has_a_name_and_shows_where_the_keyboard_is()
    {
        await Proxy.AddAsync("chen", OperatorRole.Operator);
        await SignInAsync();
        await Page.GotoAsync("/portal/sign-in");
        await Page.FillAsync("#key", Proxy.Key);
        await Page.ClickAsync("main button[type=submit]");
        await Page.WaitForAddressAsync("**/portal");

        var wrong = new List<string>();
        foreach (var path in Paths())
        {
            await OpenAsync(path);
            await Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
            wrong.AddRange(await NamelessAsync(path));
            for (var stop = 0; stop < MostStops; stop++)
            {
                await Page.Keyboard.PressAsync("Tab");
                if (await Page.EvaluateAsync<Stop?>(Focused) is not { } focused)
                {
                    break;
                }

                if (!focused.IsSeen)
                {
                    wrong.Add($"{path}: {focused.Name} does not show that it has the focus");
                }
            }
        }

        wrong.ShouldBeEmpty();
    }

    [TestCase("/admin/accounts", "#new-account")]
    [TestCase("/admin/prices", "#new-price")]
    [TestCase("/admin/prices", "#new-group")]
    [TestCase("/admin/operators", "#new-operator")]
    public async Task A_dialog_keeps_the_keyboard_until_it_is_closed(string path, string button)
    {
        await SignInAsync();
        await OpenAsync(path);
        await Page.ClickAsync(button);
        await Expect(Page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        await Expect(Page.Locator(".rz-dialog:focus, .rz-dialog :focus")).ToHaveCountAsync(1);
        (await NamelessAsync(path)).ShouldBeEmpty();
        for (var stop = 0; stop < 15; stop++)
        {
            await Page.Keyboard.PressAsync("Tab");
            var focused = (await Page.EvaluateAsync<Stop?>(Focused)).ShouldNotBeNull();
            focused.IsInDialog.ShouldBeTrue(focused.Name);
            focused.IsSeen.ShouldBeTrue(focused.Name);
        }

        await Page.Keyboard.PressAsync("Escape");
        await Expect(Page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
    }

    [Test]
    public async Task A_dialog_takes_the_keyboard_at_once_and_never_again()
    {
        await Page.Clock.InstallAsync();
        await SignInAsync();
        await OpenAsync("/admin/accounts");
        await Page.ClickAsync("#new-account");
        await Expect(Page.Locator("#account-name")).ToBeFocusedAsync();
        await Page.Keyboard.PressAsync("Tab");

        await Page.Clock.FastForwardAsync(5_000);

        await Expect(Page.Locator("#account-group")).ToBeFocusedAsync();
    }

    // As the browser tells it to a screen reader: a role without a name in quotes behind it has none.
    private async Task<IEnumerable<string>> NamelessAsync(string path) =>
    [
        .. Nameless().Matches(await Page.Locator("body").AriaSnapshotAsync()).Select(match => $"{path}: {match.Value.Trim()}"),
        .. (await Page.EvaluateAsync<string[]>(Unlabelled)).Select(field => $"{path}: {field} has no label"),
    ];

    private static IEnumerable<string> Paths() => typeof(ConsoleUi).Assembly.GetTypes()
        .SelectMany(type => type.GetCustomAttributes<RouteAttribute>()).Select(route => route.Template)
        .Where(route => !route.Contains('{', StringComparison.Ordinal) && (route.StartsWith("/admin", StringComparison.Ordinal) || route.StartsWith("/portal", StringComparison.Ordinal)))
        .Order(StringComparer.Ordinal);

    [GeneratedRegex("""^\s*- (button|link|textbox|searchbox|combobox|checkbox|radio|spinbutton|switch|dialog)(?! ").*$""", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Nameless();

    private sealed record Stop
    {
        public string Name { get; init; } = "";

        public bool IsInDialog { get; init; }

        public bool IsSeen { get; init; }
    }
}
