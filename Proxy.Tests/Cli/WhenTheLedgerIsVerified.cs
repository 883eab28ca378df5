using System.Data.Common;
using System.Text.Json;
using CozeProxy.Billing;
using CozeProxy.Sandbox.Coze;
using CozeProxy.Tests.EndToEnd;
using CozeProxy.Tests.Servers;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace CozeProxy.Tests.Cli;

/// <summary>`ledger verify` from the command line, beside a proxy that goes on working.</summary>
[TestFixture(BillingOptions.Sqlite)]
[TestFixture(BillingOptions.Postgres)]
internal sealed class WhenTheLedgerIsVerified(string provider)
{
    private CozeEmulator _coze = null!;
    private ProxyProcess _proxy = null!;
    private string? _database;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _coze = await CozeEmulator.StartAsync(new CozeEmulatorOptions(), CancellationToken.None);
        var settings = new Dictionary<string, string> { ["Billing:Prices:coze-workflow:PerCall"] = "1" };
        if (provider == BillingOptions.Postgres)
        {
            _database = await (await PostgresServer.Shared).CreateDatabaseAsync();
            settings["Billing:Provider"] = provider;
            settings["ConnectionStrings:Billing"] = _database;
        }

        _proxy = await ProxyProcess.StartNewAsync(_coze, settings);
        var account = await _proxy.OpenAccountAsync("10");
        using var client = _proxy.NewClient(account.Key);
        (await ChatAnswer.ReadAsync(client, ChatBody.Of(SandboxWorkflows.WordByWord, stream: true))).IsDone.ShouldBeTrue();
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await _proxy.DisposeAsync();
        await _coze.DisposeAsync();
    }

    [Test]
    public async Task An_exact_ledger_ends_with_0()
    {
        var end = await _proxy.RunBesideAsync("ledger", "verify");

        end.ShouldBe(new ProgramEnd(0, "1 accounts, 1 calls, 0 open holds.\nThe ledger is exact.\n", ""));
    }

    [Test]
    public async Task As_JSON_it_says_what_the_admin_API_says()
    {
        var end = await _proxy.RunBesideAsync("ledger", "verify", "--json");

        end.ExitCode.ShouldBe(0, end.Errors);
        JsonElement.DeepEquals(JsonSerializer.Deserialize<JsonElement>(end.Output), await _proxy.GetAdminAsync("ledger/verify")).ShouldBeTrue(end.Output);
    }

    [Test]
    public async Task A_tampered_ledger_ends_with_1_and_each_difference_is_listed()
    {
        var callId = (await _proxy.GetAdminAsync("usage")).GetProperty("items")[0].GetProperty("id").GetString();
        await TamperAsync("UPDATE accounts SET balance = balance + 500000000; UPDATE calls SET charge = charge + 250000000");
        try
        {
            var end = await _proxy.RunBesideAsync("ledger", "verify");
            var json = await _proxy.RunBesideAsync("ledger", "verify", "--json");

            end.ExitCode.ShouldBe(1, end.Errors);
            end.Output.ShouldContain("account 1: the balance is 9.5, but its rows give 8.75.");
            end.Output.ShouldContain($"account 1, call {callId}: the charge is 1.25, but its rows give 1.");
            end.Output.ShouldEndWith("The ledger is NOT exact.\n");
            json.ExitCode.ShouldBe(1, json.Errors);
            var differences = JsonSerializer.Deserialize<JsonElement>(json.Output).GetProperty("differences");
            differences.GetArrayLength().ShouldBe(2);
            differences[1].GetProperty("callId").GetString().ShouldBe(callId);
        }
        finally
        {
            await TamperAsync("UPDATE accounts SET balance = balance - 500000000; UPDATE calls SET charge = charge - 250000000");
        }
    }

    [Test]
    public async Task A_missing_ledger_ends_with_2_in_one_line_and_is_not_created()
    {
        var missing = provider == BillingOptions.Postgres
            ? new NpgsqlConnectionStringBuilder(_database) { Database = "nowhere", Password = "hunter2" }.ConnectionString
            : "Data Source=elsewhere/nowhere.db";

        var end = await _proxy.RunBesideAsync("ledger", "verify", $"--ConnectionStrings:Billing={missing}");

        ShouldHaveFailed(end, "nowhere");
        end.Errors.ShouldNotContain("hunter2");
        Directory.Exists(Path.Combine(_proxy.Folder, "elsewhere")).ShouldBeFalse();
    }

    [Test]
    public async Task A_database_without_a_ledger_ends_with_2()
    {
        string empty;
        if (provider == BillingOptions.Postgres)
        {
            empty = await (await PostgresServer.Shared).CreateDatabaseAsync();
        }
        else
        {
            var file = Path.Combine(_proxy.Folder, "empty.db");
            await File.WriteAllBytesAsync(file, []);
            empty = $"Data Source={file}";
        }

        ShouldHaveFailed(await _proxy.RunBesideAsync("ledger", "verify", "--ConnectionStrings:Billing", empty), "schema 0");
    }

    [Test]
    public async Task A_configuration_that_cannot_be_used_ends_with_2()
    {
        ShouldHaveFailed(await _proxy.RunBesideAsync("ledger", "verify", "--Billing:Currency=shells", "--Billing:Prices:x:PerCall=much"), "Billing:Currency is 'shells'");
    }

    [TestCase("ledger")]
    [TestCase("ledger", "erase")]
    public async Task A_command_that_is_none_ends_with_2(params string[] arguments)
    {
        ShouldHaveFailed(await _proxy.RunBesideAsync(arguments), "ledger --help");
    }

    [Test]
    public async Task The_commands_can_be_listed()
    {
        var end = await _proxy.RunBesideAsync("ledger", "--help");

        end.ExitCode.ShouldBe(0, end.Errors);
        end.Output.ShouldContain("verify");
    }

    private static void ShouldHaveFailed(ProgramEnd end, string because)
    {
        end.ExitCode.ShouldBe(2, end.Output + end.Errors);
        end.Output.ShouldBeEmpty();
        end.Errors.ShouldContain(because);
        end.Errors.TrimEnd('\n').ShouldNotContain("\n");
    }

    private async Task TamperAsync(string sql)
    {
        await using DbConnection connection = _database is not null
            ? new NpgsqlConnection($"{_database};Pooling=false")
            : new SqliteConnection($"Data Source={Path.Combine(_proxy.Folder, "data", "cozeproxy.db")};Pooling=False");
        await connection.ExecuteAsync(sql);
    }
}
