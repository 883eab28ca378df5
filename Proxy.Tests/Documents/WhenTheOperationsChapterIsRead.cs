using System.Text.Json;
using CozeProxy.Billing;
using CozeProxy.Executions;
using CozeProxy.Hosting;
using CozeProxy.Lifecycle;
using CozeProxy.Limits;
using CozeProxy.Pipeline;
using CozeProxy.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace CozeProxy.Tests.Documents;

/// <summary>The chapter on operations names what the program reads, and what it takes where nothing is said.</summary>
internal sealed class WhenTheOperationsChapterIsRead
{
    // What the framework reads is its own to describe; these are ours.
    private static readonly string[] Ours =
        ["Coze:", "Billing:", "Admin:", "ConnectionStrings:", "Server:", "Metrics:", "Secrets:", "Logging:File:", "Logging:Calls:", "Logging:Language"];

    private static readonly string Chapter = File.ReadAllText(Path.Combine(Repository.Root, "docs", "operations.md"));

    private static readonly IReadOnlyList<SettingRow> Rows = SettingRow.Read(Chapter);

    public static IEnumerable<SettingRow> RowsWithDefaults => Rows.Where(row => row.Default is not null && !row.IsPattern);

    [Test]
    public async Task It_names_every_setting_that_the_program_asks_for_and_no_other()
    {
        var asked = await AskedAtTheStartAsync();

        var named = Rows.Select(row => row.Key).Where(key => IsOurs(key) && !key.Contains('<', StringComparison.Ordinal)).ToList();
        var read = asked.Where(key => IsOurs(key) && !asked.Any(other => other.StartsWith($"{key}:", StringComparison.OrdinalIgnoreCase))).ToList();
        named.ShouldBeUnique();
        named.ShouldBe(read, ignoreOrder: true);
    }

    [TestCaseSource(nameof(RowsWithDefaults))]
    public void A_setting_left_out_is_as_its_default(SettingRow row) =>
        Options(new() { [row.Key] = row.Default }).ShouldBe(Options([]));

    [Test]
    public void Every_setting_says_its_unit() => Rows.ShouldAllBe(row => row.Unit.Length > 0);

    private static bool IsOurs(string key) => Ours.Any(prefix => key.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));

    private static async Task<IReadOnlyCollection<string>> AskedAtTheStartAsync()
    {
        var asked = new AskedSettings();
        var data = Directory.CreateTempSubdirectory("cozeproxy-test-");
        try
        {
            await using var app = ProxyHost.Build([], builder =>
            {
                builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
                {
                    ["urls"] = "http://127.0.0.1:0",
                    ["Admin:Token"] = "admin-token-of-the-tests",
                    ["ConnectionStrings:Billing"] = $"Data Source={Path.Combine(data.FullName, "cozeproxy.db")}",
                });
                ((IConfigurationBuilder)builder.Configuration).Add(asked);
                builder.Logging.ClearProviders();
            });
            await app.StartAsync();
            await app.StopAsync();
            return asked.Keys;
        }
        finally
        {
            data.Delete(recursive: true);
        }
    }

    private static string Options(Dictionary<string, string?> settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        Should.NotThrow(() => ConfigurationCheck.ThrowIfWrong(configuration));
        var reader = new SettingsReader(configuration);
        var billing = new BillingOptions();
        BillingOptionsBinder.Bind(configuration, billing);
        object[] read =
        [
            reader.ReadRunOptions(), AttemptOptions.Read(reader), ServerLimits.Read(reader), ExecutionOptions.Read(reader),
            ShutdownOptions.Read(reader), billing, configuration.GetValue("Admin:Enabled", true), configuration.GetValue("Admin:Console", true), configuration.GetValue("Coze:OpenWorkflows", true),
        ];
        return JsonSerializer.Serialize(read);
    }
}
