using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CozeProxy.Sandbox.Coze;
using CozeProxy.Tests.Servers;

namespace CozeProxy.Tests.Documents;

/// <summary>What follows after the sandbox: a folder with settings, the proxy started in it, and the README's commands one after the other.</summary>
internal sealed partial class WhenTheReadmeIsFollowedToCoze
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly string Project = $"--no-build --configuration {Repository.Configuration} --project {Repository.Root}/Proxy";

    private readonly int _port = Ports.Free();
    private readonly Dictionary<string, string> _environment = [];
    private DirectoryInfo _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("cozeproxy-readme-");

    [TearDown]
    public void RemoveFolder() => _folder.Delete(recursive: true);

    [Test]
    public async Task A_newcomer_comes_from_the_settings_to_a_charged_call_and_an_exact_ledger()
    {
        await using var coze = await CozeEmulator.StartAsync(new CozeEmulatorOptions(), CancellationToken.None);
        await WriteSettingsAsync(coze);
        Readme.English.Text.ShouldContain("`dotnet run --project Proxy`");
        using var proxy = Start();
        try
        {
            _environment["ADMIN_TOKEN"] = _environment["COZEPROXY_ADMIN_TOKEN"] = await PrintedTokenAsync(proxy);

            var opening = Readme.English.Commands("Put it in front of Coze");
            var made = Lines(await PasteAsync(opening[0]));
            Parse(made[0]).GetProperty("balance").GetString().ShouldBe("10");
            _environment["GATEWAY_KEY"] = Parse(made[1]).GetProperty("key").GetString().ShouldNotBeNull();
            (await PasteAsync(opening[1])).TrimEnd().ShouldEndWith("data: [DONE]");

            var channels = Lines(await PasteAsync(Readme.English.Commands("Many accounts, many replicas")[0]));
            Parse(channels[0]).GetProperty("items")[0].GetProperty("name").GetString().ShouldBe("main");
            Parse(channels[1]).GetProperty("ok").GetBoolean().ShouldBeTrue(channels[1]);

            var printed = await PasteAsync(Readme.English.Commands("Console")[0]);
            printed.ShouldContain("sk-");
            printed.ShouldContain("coze-workflow");

            (await PasteAsync(Readme.English.Commands("Billing")[0])).ShouldContain("exact");
        }
        finally
        {
            proxy.Kill(entireProcessTree: true);
            await proxy.WaitForExitAsync();
        }
    }

    private static string[] Lines(string output) => output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static JsonElement Parse(string json) => JsonSerializer.Deserialize<JsonElement>(json);

    // The settings of both sections; only Coze is another.
    private async Task WriteSettingsAsync(CozeEmulator coze)
    {
        var settings = Readme.English.Blocks.Where(block => block.Language == "json").Select(block => JsonNode.Parse(block.Code)!).ToList();
        settings.Count.ShouldBe(2);
        settings[0]["Coze"]!["Channels"]!["main"]!["BaseUrl"] = coze.BaseAddress.AbsoluteUri;
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "appsettings.json"), settings[0].ToJsonString());
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "appsettings.Production.json"), settings[1].ToJsonString());
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "coze_oauth_config.json"), coze.OAuthAppJson);
        _environment["urls"] = $"http://localhost:{_port}";
    }

    private Process Start()
    {
        var start = new ProcessStartInfo("bash", ["-c", $"exec dotnet run {Project}"])
        {
            WorkingDirectory = _folder.FullName,
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        start.Environment["urls"] = _environment["urls"];
        return Process.Start(start)!;
    }

    private async Task<string> PrintedTokenAsync(Process proxy)
    {
        using var deadline = new CancellationTokenSource(Patience);
        string? token = null;
        while (token is null && await proxy.StandardOutput.ReadLineAsync(deadline.Token) is { } line)
        {
            token = Token().Match(line) is { Success: true } match ? match.Groups["token"].Value : null;
        }

        // Read on, or its log would fill the pipe and stop it.
        _ = proxy.StandardOutput.ReadToEndAsync(CancellationToken.None);
        await Shell.RunAsync($"until curl -sf http://localhost:{_port}/healthz/ready; do :; done");
        return token.ShouldNotBeNull();
    }

    private Task<string> PasteAsync(string commands) => Shell.RunAsync(
        commands.Replace("localhost:3000", $"localhost:{_port}", StringComparison.Ordinal)
            .Replace("\ncurl", "; echo\ncurl", StringComparison.Ordinal)
            .Replace("--project Proxy", Project, StringComparison.Ordinal),
        _folder.FullName,
        _environment);

    [GeneratedRegex("^Admin token, shown this once: (?<token>[0-9a-f]+)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Token();
}
