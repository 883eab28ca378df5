using CozeProxy.Admin.Operations;
using CozeProxy.Billing.Operators;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace CozeProxy.Tests.Console;

internal sealed class WhenOperatorsAreAppointed : ConsoleFixture
{
    private const string OtherPassword = "quite another password";

    [Test]
    public async Task An_admin_adds_somebody_changes_them_and_it_is_all_in_the_audit_log()
    {
        await SignInAsync();
        await OpenAsync("/admin/operators");
        await Page.ClickAsync("#new-operator");
        await FillAsync("chen", "short", "short");
        await Expect(Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("at least 12 characters");
        await Expect(Page.Locator("#operator-name")).ToHaveValueAsync("chen");
        await FillAsync("chen", Operators.Password, OtherPassword);
        await Expect(Page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("The two passwords are not the same.");
        await Page.SelectOptionAsync("#operator-role", "Operator");
        await FillAsync("chen", Operators.Password, Operators.Password);
        await Expect(Row("chen")).ToContainTextAsync("Operator");

        // Where they are signed in ends with the change; what they see until then is their part.
        var page = await NewPageAsync();
        await SignInAsync(page, "chen", Operators.Password);
        await Expect(page.Locator("nav a[href='/admin/audit']")).ToBeVisibleAsync();
        await Expect(page.Locator("nav a[href='/admin/operators']")).ToHaveCountAsync(0);
        await page.EvaluateAsync("Blazor.navigateTo('/admin/operators')");
        await Expect(page.Locator("h1")).ToHaveTextAsync("You may not see this page");

        await Row("chen").Locator(".change-operator").ClickAsync();
        await Page.SelectOptionAsync("#operator-role", "Viewer");
        await Page.ClickAsync("#save-operator");
        await Expect(Row("chen")).ToContainTextAsync("Viewer");
        await page.WaitForAddressAsync("**/admin/sign-in?*");

        // Their own password is theirs to change.
        await SignInAsync(page, "chen", Operators.Password);
        await page.Locator("a.who").ClickAsync();
        await page.FillAsync("#current-password", "not the password");
        await page.FillAsync("#operator-password", OtherPassword);
        await page.FillAsync("#operator-password-again", OtherPassword);
        await page.ClickAsync("#save-password");
        await Expect(page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("The current password is not right.");
        await page.FillAsync("#current-password", Operators.Password);
        await page.ClickAsync("#save-password");
        await page.WaitForAddressAsync("**/admin/sign-in");
        await SignInAsync(page, "chen", OtherPassword);
        await page.Context.CloseAsync();

        await OpenAsync("/admin/audit");
        await Page.FillAsync("#audit-action", "operator.");
        await Page.ClickAsync("#show-audit");
        await Expect(Page.Locator("tr[data-action]")).ToHaveCountAsync(3);
        var change = Page.Locator("tr[data-action='operator.change']");
        await Expect(change.Locator("del")).ToHaveTextAsync("operator");
        await Expect(change.Locator("ins")).ToHaveTextAsync("viewer");
        await Expect(change.Locator(".change")).ToHaveCountAsync(1);
        await change.Locator(".rz-row-toggler").ClickAsync();
        await Expect(Page.Locator(".whole pre").First).ToContainTextAsync("\"name\": \"chen\"");
        await Page.FillAsync("#audit-actor", "nobody");
        await Page.ClickAsync("#show-audit");
        await Expect(Page.Locator("tr[data-action]")).ToHaveCountAsync(0);
    }

    [Test]
    public async Task Nobody_takes_their_own_access_away_by_mistake()
    {
        var who = await Proxy.AddAsync("Wang", OperatorRole.Admin);
        var operations = Proxy.Services.GetRequiredService<OperatorOperations>();
        var oneself = new Actor("wang", OperatorRole.Admin);

        (await operations.ChangeAsync(oneself, who.Id, new OperatorEdit { Role = new(OperatorRole.Viewer) }, CancellationToken.None)).Error!.Code.ShouldBe("own_access");
        (await operations.ChangeAsync(oneself, who.Id, new OperatorEdit { Enabled = new(false) }, CancellationToken.None)).Error!.Code.ShouldBe("own_access");
        (await operations.ChangeAsync(oneself, who.Id, new OperatorEdit { Role = new(OperatorRole.Admin) }, CancellationToken.None)).IsDone.ShouldBeTrue();
        (await operations.ChangeAsync(Operators.Token, who.Id, new OperatorEdit { Enabled = new(false) }, CancellationToken.None)).Value!.Enabled.ShouldBeFalse();
    }

    [TestCase("", Operators.Password, "name")]
    [TestCase("admin TOKEN", Operators.Password, "name")]
    [TestCase("chen\u200b", Operators.Password, "name")]
    [TestCase("chen", "short", "password")]
    [TestCase("somebody-long", "SOMEBODY-long", "password")]
    [TestCase("TAKEN ", Operators.Password, "name")]
    public async Task Names_and_passwords_have_to_be_such_as_can_be_told_apart_and_not_guessed(string name, string password, string wrong)
    {
        await Proxy.AddAsync("taken", OperatorRole.Viewer);
        var result = await Proxy.Services.GetRequiredService<OperatorOperations>()
            .CreateAsync(Operators.Token, new OperatorWish(name, OperatorRole.Viewer, password), CancellationToken.None);

        result.Error!.Param.ShouldBe(wrong);
    }

    [Test]
    public async Task No_password_is_in_an_answer_or_the_audit_log()
    {
        var created = await Proxy.PostAdminAsync("operators", new { name = "chen", role = "viewer", password = Operators.Password });
        await Proxy.ChangeAsync(created.GetProperty("id").GetInt64(), new { password = OtherPassword, role = "admin" });

        var told = $"{created} {await Proxy.GetAdminAsync("operators")} {await Proxy.GetAdminAsync("audit")} {string.Join(' ', Proxy.Log.Lines.Select(line => line.ToString()))}";
        told.ShouldNotContain(Operators.Password);
        told.ShouldNotContain(OtherPassword);
        told.ShouldNotContain("hash", Case.Insensitive);
        new OperatorWish("chen", OperatorRole.Viewer, Operators.Password).ToString().ShouldNotContain(Operators.Password);
        new OperatorEdit { Password = new(OtherPassword) }.ToString().ShouldNotContain(OtherPassword);
    }

    private ILocator Row(string name) => Page.Locator($"tr[data-operator='{name}']");

    private async Task FillAsync(string name, string password, string again)
    {
        await Page.FillAsync("#operator-name", name);
        await Page.FillAsync("#operator-password", password);
        await Page.FillAsync("#operator-password-again", again);
        await Page.ClickAsync("#save-operator");
    }
}
