using System.Text.Json;
using System.Text.RegularExpressions;
using CozeProxy.Tests.EndToEnd;

namespace CozeProxy.Tests.Documents;

/// <summary>The commands of the chapter on the admin API, pasted into a shell.</summary>
internal sealed partial class WhenTheAdminApiChapterIsRead : ProxyFixture
{
    [Test]
    public async Task Its_examples_bring_the_description_an_account_and_its_key()
    {
        var chapter = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "admin-api.md"));
        var commands = BashBlock().Matches(chapter).Select(match => match.Groups["command"].Value).ToList();
        commands.Count.ShouldBe(2);

        var description = JsonSerializer.Deserialize<JsonElement>(await PasteAsync(commands[0]));
        var made = (await PasteAsync(commands[1])).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        description.GetProperty("openapi").GetString().ShouldNotBeNull().ShouldStartWith("3.1");
        JsonSerializer.Deserialize<JsonElement>(made[0]).GetProperty("balance").GetString().ShouldBe("10");
        JsonSerializer.Deserialize<JsonElement>(made[1]).GetProperty("key").GetString().ShouldNotBeNull().ShouldStartWith("sk-");
    }

    // Each answer on a line of its own, as a person sees them one by one.
    private Task<string> PasteAsync(string command) => Shell.RunAsync(
        command.Replace("localhost:3000", $"localhost:{Proxy.Address.Port}", StringComparison.Ordinal).Replace("'\ncurl", "'; echo\ncurl", StringComparison.Ordinal),
        environment: new Dictionary<string, string> { ["ADMIN_TOKEN"] = ProxyUnderTest.AdminToken });

    [GeneratedRegex("```bash\n(?<command>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex BashBlock();
}
