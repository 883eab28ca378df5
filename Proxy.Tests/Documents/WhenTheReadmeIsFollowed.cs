using System.Text.Json;
using System.Text.RegularExpressions;

namespace CozeProxy.Tests.Documents;

/// <summary>The commands of the README, pasted into a shell; only the port differs, since another may be in use here.</summary>
internal sealed partial class WhenTheReadmeIsFollowed
{
    private RunningSandbox _sandbox = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _sandbox = await RunningSandbox.StartAsync();

    [OneTimeTearDown]
    public async Task StopAsync() => await _sandbox.DisposeAsync();

    [Test]
    public async Task Its_curl_streams_an_answer_and_the_books_add_up()
    {
        var commands = Commands();
        commands[0].ShouldBe("dotnet run --project Sandbox\n");
        commands[^1].ShouldBe("./test.sh\n");

        var answer = await PasteAsync(commands[1]);
        answer.ShouldContain("\"content\":\"Hello! \"");
        answer.TrimEnd().ShouldEndWith("data: [DONE]");

        var books = (await PasteAsync(commands[2])).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var (usage, accounts, ledger) = (Parse(books[0]), Parse(books[1]), Parse(books[2]));
        var call = usage.GetProperty("items")[0];
        call.GetProperty("totalTokens").GetInt64().ShouldBe(168);
        var charges = usage.GetProperty("items").EnumerateArray().Sum(item => Amount(item, "charge"));
        charges.ShouldBeGreaterThan(0);
        (Amount(accounts.GetProperty("items")[0], "balance") + charges).ShouldBe(10m);
        ledger.GetProperty("ok").GetBoolean().ShouldBeTrue();
    }

    [Test]
    public async Task A_models_name_is_enough_for_a_bot_and_a_chatflow()
    {
        var answer = await PasteAsync(Commands()[3]);

        answer.ShouldContain("\"id\":\"demo-bot\"");
        answer.ShouldContain("\"content\":\"Hello! \"");
        answer.ShouldContain("data: [DONE]");
        answer.ShouldContain("\"object\":\"response\"");
        answer.ShouldContain("\"text\":\"Hello! You said: Hello");
    }

    [Test]
    public void Both_languages_have_the_same_commands_and_the_same_sections()
    {
        Readme.Chinese.Blocks.ShouldBe(Readme.English.Blocks);
        Sections(Readme.Chinese).ShouldBe(Sections(Readme.English));

        static int Sections(Readme readme) => readme.Text.Split("\n## ").Length;
    }

    [Test]
    public async Task The_line_that_the_sandbox_prints_works_when_pasted()
    {
        var line = PrintedCurl().Match(_sandbox.Welcome).Value;

        var answer = await PasteAsync(line);

        answer.TrimEnd().ShouldEndWith("data: [DONE]");
    }

    private static IReadOnlyList<string> Commands() => Readme.English.Commands("Try it");

    // Each command's output on a line of its own, as a person sees them one by one.
    private Task<string> PasteAsync(string command) =>
        Shell.RunAsync(command.Replace("localhost:3000", $"localhost:{_sandbox.Port}", StringComparison.Ordinal).Replace("\ncurl", "; echo\ncurl", StringComparison.Ordinal));

    private static JsonElement Parse(string json) => JsonSerializer.Deserialize<JsonElement>(json);

    private static decimal Amount(JsonElement item, string name) =>
        decimal.Parse(item.GetProperty(name).GetString()!, System.Globalization.CultureInfo.InvariantCulture);

    [GeneratedRegex("curl -N .*?}'\n", RegexOptions.Singleline, 1000)]
    private static partial Regex PrintedCurl();
}
