using System.Globalization;
using CozeProxy.Sandbox.Coze;
using CozeProxy.Tests.EndToEnd;

namespace CozeProxy.Tests.Servers;

internal sealed class ProxyProcessTests
{
    [Test]
    public async Task It_starts_again_as_it_was_however_it_ended()
    {
        await using var coze = await CozeEmulator.StartAsync(new CozeEmulatorOptions(), CancellationToken.None);
        await using var proxy = await ProxyProcess.StartNewAsync(coze, new Dictionary<string, string> { ["Billing:Prices:coze-workflow:PerCall"] = "1" });
        var account = await proxy.OpenAccountAsync("10");
        using var client = proxy.NewClient(account.Key);
        (await AskAsync(client)).IsDone.ShouldBeTrue();

        await proxy.KillAsync();
        (await proxy.IsReadyAsync()).ShouldBeFalse();
        await proxy.StartAsync();
        (await AskAsync(client)).IsDone.ShouldBeTrue();

        await proxy.TerminateAsync();
        (await proxy.IsReadyAsync()).ShouldBeFalse();
        await proxy.StartAsync();
        (await AskAsync(client)).IsDone.ShouldBeTrue();

        var balance = (await proxy.GetAdminAsync($"accounts/{account.Id}")).GetProperty("balance").GetString()!;
        decimal.Parse(balance, CultureInfo.InvariantCulture).ShouldBe(7);
    }

    [Test]
    public async Task One_that_cannot_start_says_why()
    {
        await using var coze = await CozeEmulator.StartAsync(new CozeEmulatorOptions(), CancellationToken.None);

        var problem = await Should.ThrowAsync<IOException>(() =>
            ProxyProcess.StartNewAsync(coze, new Dictionary<string, string> { ["Billing:Currency"] = "shells" }));

        problem.Message.ShouldContain("Billing:Currency");
    }

    private static Task<ChatAnswer> AskAsync(HttpClient client) =>
        ChatAnswer.ReadAsync(client, ChatBody.Of(SandboxWorkflows.WordByWord, stream: true));
}
