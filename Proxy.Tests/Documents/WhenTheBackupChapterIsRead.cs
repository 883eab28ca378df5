using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using CozeProxy.Sandbox.Coze;
using CozeProxy.Tests.EndToEnd;
using CozeProxy.Tests.Servers;
using Npgsql;

namespace CozeProxy.Tests.Documents;

/// <summary>Each command of deploy/backup.md does what stands there.</summary>
internal sealed partial class WhenTheBackupChapterIsRead
{
    private static readonly string Chapter = File.ReadAllText(Path.Combine(Repository.Root, "deploy", "backup.md"));

    [Test]
    public async Task A_ledger_in_a_file_is_backed_up_while_it_is_used_and_restored_when_it_is_not()
    {
        var (backup, restore) = Commands("SQLite") is [var first, var second] ? (first, second) : throw new InvalidOperationException("Two blocks are expected.");
        await using var coze = await CozeEmulator.StartAsync(new CozeEmulatorOptions(), CancellationToken.None);
        await using var proxy = await ProxyProcess.StartNewAsync(coze, new Dictionary<string, string> { ["Billing:Prices:coze-workflow:PerCall"] = "1" });
        var account = await proxy.OpenAccountAsync("10");
        await CallAsync(proxy, account);

        await RunAsync(proxy, backup);
        await CallAsync(proxy, account);
        await proxy.TerminateAsync();
        var said = await RunAsync(proxy, restore);

        said.ShouldContain("The ledger is exact.");
        await proxy.StartAsync();
        (await BalanceAsync(proxy, account)).ShouldBe(9);
    }

    [Test]
    public async Task A_ledger_in_PostgreSQL_is_dumped_and_restored()
    {
        var commands = Commands("PostgreSQL").ShouldHaveSingleItem();
        await using var coze = await CozeEmulator.StartAsync(new CozeEmulatorOptions(), CancellationToken.None);
        var server = await PostgresServer.Shared;
        var (database, empty) = (await server.CreateDatabaseAsync(), await server.CreateDatabaseAsync());
        await using var proxy = await ProxyProcess.StartNewAsync(
            coze, new Dictionary<string, string>([.. PostgresStore.Settings(database), new("Billing:Prices:coze-workflow:PerCall", "1")]));
        var account = await proxy.OpenAccountAsync("10");
        await CallAsync(proxy, account);

        var said = await RunAsync(proxy, commands, ("STORE", AddressOf(database)), ("RESTORED", AddressOf(empty)), ("RESTORED_CONNECTION", empty));

        said.ShouldContain("The ledger is exact.");
        await using var restored = await ProxyProcess.StartNewAsync(coze, new Dictionary<string, string>(PostgresStore.Settings(empty)));
        (await BalanceAsync(restored, account)).ShouldBe(9);
    }

    private static List<string> Commands(string heading)
    {
        var section = Chapter[Chapter.IndexOf($"\n## {heading}\n", StringComparison.Ordinal)..];
        section = section[..section.IndexOf("\n## ", heading.Length, StringComparison.Ordinal)];
        return [.. BashBlock().Matches(section).Select(match => match.Groups["commands"].Value)];
    }

    /// <summary>Runs the commands in the proxy's folder with its settings; one that fails is an exception.</summary>
    private static async Task<string> RunAsync(ProxyProcess proxy, string commands, params IReadOnlyList<(string Name, string Value)> variables)
    {
        var assembly = Path.Combine(Repository.Root, "Proxy", "bin", Repository.Configuration, "net10.0", "CozeProxy.dll");
        var start = new ProcessStartInfo("bash", ["-euc", $"CozeProxy() {{ dotnet '{assembly}' \"$@\"; }}\n{commands}"])
        {
            WorkingDirectory = proxy.Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["PATH"] = $"{PostgresPrograms.Folder}:{start.Environment["PATH"]}";
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, $"{commands}\n{output}{await errors}");
        return output;
    }

    private static string AddressOf(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        return string.Create(CultureInfo.InvariantCulture, $"postgres://{settings.Username}@{settings.Host}:{settings.Port}/{settings.Database}");
    }

    private static async Task CallAsync(ProxyProcess proxy, ProxyAccount account)
    {
        using var client = proxy.NewClient(account.Key);
        (await ChatAnswer.ReadAsync(client, ChatBody.Of(SandboxWorkflows.WordByWord, stream: true))).IsDone.ShouldBeTrue();
    }

    private static async Task<decimal> BalanceAsync(ProxyProcess proxy, ProxyAccount account) => decimal.Parse(
        (await proxy.GetAdminAsync($"accounts/{account.Id}")).GetProperty("balance").GetString()!, CultureInfo.InvariantCulture);

    [GeneratedRegex("```bash\n(?<commands>.*?)\n```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex BashBlock();
}
