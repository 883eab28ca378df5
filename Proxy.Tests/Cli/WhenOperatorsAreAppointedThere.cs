using System.Net;
using System.Text.Json;
using CozeProxy.Tests.Console;

namespace CozeProxy.Tests.Cli;

/// <summary>Who signs in to the console, said on the command line: passwords come from the input or from who types them.</summary>
internal sealed class WhenOperatorsAreAppointedThere : BesideAProxy
{
    private const string First = "a long first password";
    private const string Second = "another-long-password";

    [Test]
    public async Task They_sign_in_as_they_were_appointed_until_they_are_kept_out()
    {
        var created = await Proxy.RunBesideWithInputAsync($"{First}\n", "operators", "create", "--name", "mei", "--role", "viewer", "--password-stdin");
        created.Output.ShouldMatch("mei +viewer +enabled");
        (await SignsInAsync("mei", First)).ShouldBeTrue();

        (await RunAsync("operators", "role", "Mei", "admin")).ShouldMatch("mei +admin +enabled");
        (await RunAsync("operators", "disable", "mei")).ShouldMatch("mei +admin +disabled");
        (await SignsInAsync("mei", First)).ShouldBeFalse();

        (await RunAsync("operators", "enable", "mei")).ShouldMatch("mei +admin +enabled");
        var changed = await Proxy.RunBesideWithInputAsync(Second, "operators", "password", "mei", "--password-stdin", "--json");
        JsonSerializer.Deserialize<JsonElement>(changed.Output).GetProperty("name").GetString().ShouldBe("mei", changed.Errors);
        (await SignsInAsync("mei", First)).ShouldBeFalse();
        (await SignsInAsync("mei", Second)).ShouldBeTrue();
    }

    [Test]
    public async Task A_password_is_asked_for_twice_and_never_shown()
    {
        var created = await Proxy.RunInTerminalAsync(": ", [Second, Second], "operators", "create", "--name", "lin", "--role", "operator");
        var different = await Proxy.RunInTerminalAsync(": ", [First, Second], "operators", "create", "--name", "kai", "--role", "operator");

        created.ExitCode.ShouldBe(0, created.Output);
        created.Output.ShouldContain("Password: ");
        created.Output.ShouldNotContain(Second);
        (await SignsInAsync("lin", Second)).ShouldBeTrue();
        different.ExitCode.ShouldBe(2, different.Output);
        different.Output.ShouldContain("two different passwords");
        different.Output.ShouldNotContain(First);
    }

    [Test]
    public async Task Without_a_password_nobody_is_appointed()
    {
        var nobodyToAsk = await Proxy.RunBesideWithInputAsync($"{First}\n", "operators", "create", "--name", "bo", "--role", "viewer");
        var empty = await Proxy.RunBesideWithInputAsync("", "operators", "create", "--name", "bo", "--role", "viewer", "--password-stdin");
        var given = await Proxy.RunBesideWithInputAsync("", "operators", "create", "--name", "bo", "--role", "viewer", "--password", First);

        (nobodyToAsk.ExitCode, empty.ExitCode, given.ExitCode).ShouldBe((2, 1, 2));
        nobodyToAsk.Errors.ShouldContain("--password-stdin");
        new[] { nobodyToAsk, empty, given }.ShouldAllBe(end => end.Output == "");
        (await RunAsync("operators", "list")).ShouldNotContain(" bo ");
    }

    private async Task<string> RunAsync(params string[] words)
    {
        var end = await Proxy.RunBesideAsync(words);
        end.ExitCode.ShouldBe(0, end.Errors);
        return end.Output;
    }

    private async Task<bool> SignsInAsync(string name, string password)
    {
        using var browser = new CookieClient(Proxy.Address);
        using var answer = await browser.SignInAsync(name, password);
        return answer.StatusCode == HttpStatusCode.Redirect;
    }
}
