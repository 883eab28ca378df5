using System.Text.Json;
using CozeProxy.Sandbox.Coze;
using CozeProxy.Tests.EndToEnd;
using CozeProxy.Tests.Servers;
using Microsoft.Data.Sqlite;

namespace CozeProxy.Tests.Cli;

/// <summary>A copy made beside a proxy that goes on is a whole ledger, in a new folder too.</summary>
internal sealed class WhenTheLedgerIsBackedUp
{
    private const int Calls = 200;
    private const int AtOnce = 8;

    private static readonly Dictionary<string, string> Nothing = [];

    private CozeEmulator _coze = null!;
    private ProxyProcess _proxy = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _coze = await CozeEmulator.StartAsync(new CozeEmulatorOptions(), CancellationToken.None);
        _proxy = await ProxyProcess.StartNewAsync(Settings());
    }

    [TearDown]
    public async Task EndAsync()
    {
        await _proxy.DisposeAsync();
        await _coze.DisposeAsync();
    }

    [Test]
    public async Task A_copy_made_during_calls_is_exact_and_serves_in_a_new_folder()
    {
        // Stored and sealed, not configured: only the copy's own key ring opens it.
        await PutChannelAsync();
        var account = await _proxy.OpenAccountAsync("1000");
        using var client = _proxy.NewClient(account.Key);
        var (answered, copies) = (0, 0);
        var calling = Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => Task.Run(async () =>
        {
            for (var call = 0; call < Calls / AtOnce; call++)
            {
                (await AskAsync(client)).Status.ShouldBe(200);
                Interlocked.Increment(ref answered);
            }
        })));
        while (!calling.IsCompleted)
        {
            var copy = await _proxy.RunBesideAsync("backup", "backups/ledger.db", "--verify", "--force", "--json");
            copy.ExitCode.ShouldBe(0, copy.Errors);
            JsonSerializer.Deserialize<JsonElement>(copy.Output).GetProperty("bytes").GetInt64().ShouldBeGreaterThan(0);
            copies++;
        }

        await calling;
        answered.ShouldBe(Calls);
        TestContext.Out.WriteLine($"{copies} exact copies during {Calls} calls");
        Directory.GetFiles(Path.Combine(_proxy.Folder, "backups")).Select(Path.GetFileName).ShouldBe(["ledger.db"]);

        await using var other = ProxyProcess.NotStarted(Settings());
        var restored = await other.RunBesideAsync("restore", Path.Combine(_proxy.Folder, "backups", "ledger.db"));
        restored.ExitCode.ShouldBe(0, restored.Errors);
        (await other.RunBesideAsync("ledger", "verify")).ExitCode.ShouldBe(0);
        await other.StartAsync();
        using var again = other.NewClient(account.Key);
        (await AskAsync(again)).Status.ShouldBe(200);
        (await other.GetAdminAsync("ledger/verify")).GetProperty("ok").GetBoolean().ShouldBeTrue();
    }

    [Test]
    public async Task Nothing_is_replaced_that_is_there_unless_it_is_said()
    {
        (await _proxy.RunBesideAsync("backup", "copy.db")).ExitCode.ShouldBe(0);
        var again = await _proxy.RunBesideAsync("backup", "copy.db");
        again.ExitCode.ShouldBe(1);
        again.Errors.ShouldContain("--force");

        var inUse = await _proxy.RunBesideAsync("restore", "copy.db", "--force");
        inUse.ExitCode.ShouldBe(2);
        inUse.Errors.ShouldContain("in use");

        await _proxy.TerminateAsync();
        (await _proxy.RunBesideAsync("restore", "copy.db")).ExitCode.ShouldBe(1);
        (await _proxy.RunBesideAsync("restore", "copy.db", "--force")).ExitCode.ShouldBe(0);
        Directory.GetFiles(Path.Combine(_proxy.Folder, "data"), "cozeproxy.db.replaced-*").ShouldHaveSingleItem();
        await _proxy.StartAsync();
    }

    [Test]
    public async Task What_is_damaged_or_no_ledger_is_not_put_in_its_place()
    {
        (await _proxy.RunBesideAsync("backup", "copy.db")).ExitCode.ShouldBe(0);
        await _proxy.TerminateAsync();
        var copy = Path.Combine(_proxy.Folder, "copy.db");
        await using (var connection = new SqliteConnection($"Data Source={copy};Pooling=False"))
        {
            await connection.OpenAsync();
            await using var tamper = connection.CreateCommand();
            tamper.CommandText = "INSERT INTO accounts (name, group_name, balance, held, created_at) VALUES ('x', 'default', 5, 7, 0)";
            await tamper.ExecuteNonQueryAsync();
        }

        await File.WriteAllTextAsync(Path.Combine(_proxy.Folder, "text.db"), string.Concat(Enumerable.Repeat("no ledger at all ", 1000)));

        foreach (var (file, because) in new[] { ("copy.db", "not exact"), ("text.db", "cannot be copied"), ("none.db", "no backup") })
        {
            var end = await _proxy.RunBesideAsync(Nothing, "restore", file, "--force");
            end.ExitCode.ShouldNotBe(0, end.Output);
            end.Errors.ShouldContain(because);
        }

        Directory.GetFiles(Path.Combine(_proxy.Folder, "data")).ShouldNotContain(name => name.Contains("replaced", StringComparison.Ordinal) || name.Contains("unfinished", StringComparison.Ordinal));
        await _proxy.StartAsync();
    }

    private async Task PutChannelAsync()
    {
        using var answer = await _proxy.Admin.PutAsync(
            new Uri("/admin/api/channels/stored", UriKind.Relative),
            new StringContent(JsonSerializer.Serialize(new { baseUrl = _coze.BaseAddress, auth = new { type = "OAuthJwt", config = _coze.OAuthAppJson } }), System.Text.Encoding.UTF8, "application/json"));
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync());
    }

    private static Task<ChatAnswer> AskAsync(HttpClient client) => ChatAnswer.ReadAsync(client, ChatBody.Of(SandboxWorkflows.WordByWord, stream: true));

    private static Dictionary<string, string> Settings() => new() { ["Billing:Prices:coze-workflow:PerCall"] = "0.01", ["LC_ALL"] = "C.UTF-8" };
}
