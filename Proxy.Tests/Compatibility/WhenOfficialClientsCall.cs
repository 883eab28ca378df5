using System.Text.Json;
using CozeProxy.Sandbox.Coze;
using CozeProxy.Tests.Documents;
using CozeProxy.Tests.EndToEnd;
using OpenAI;
using OpenAI.Chat;

namespace CozeProxy.Tests.Compatibility;

/// <summary>
/// Every official client tries every feature with every kind of target. Each knows a base URL, a key and the names of models,
/// as chat programs do. The table in the documentation is what was seen here.
/// </summary>
internal sealed class WhenOfficialClientsCall
{
    private const string WriteVariable = "COZEPROXY_WRITE_DOCS";

    private static readonly string Document = Path.Combine(Repository.Root, "docs", "compatibility.md");

    private readonly Dictionary<string, JsonElement> _seen = [];
    private CozeEmulator _coze = null!;
    private ProxyUnderTest _proxy = null!;

    [OneTimeSetUp]
    public async Task RunAllProbesAsync()
    {
        _coze = await CozeEmulator.StartAsync(new CozeEmulatorOptions(), CancellationToken.None);
        var configuration = new Dictionary<string, string?> { [$"Coze:Channels:{ProxyUnderTest.ChannelName}:DefaultPrice"] = "coze-workflow" };
        foreach (var target in Targets.All)
        {
            target.Publish(_coze);
            foreach (var (key, value) in target.Configuration)
            {
                configuration[key] = value;
            }
        }

        _proxy = await ProxyUnderTest.StartAsync(_coze, new ProxySettings { Configuration = configuration });
        var kinds = Targets.All.Select(target => target.Kind).ToList();
        var results = await Task.WhenAll(ClientUnderTest.All.Select(client => client.RunAsync(_proxy, kinds)));
        for (var i = 0; i < results.Length; i++)
        {
            _seen[ClientUnderTest.All[i].Name] = results[i];
        }
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        try
        {
            await _proxy.ShouldBeInOrderAsync();
        }
        finally
        {
            await _proxy.DisposeAsync();
            await _coze.DisposeAsync();
        }
    }

    [TestCaseSource(nameof(Cells))]
    public void It_gets_what_the_table_says(Feature feature, TargetUnderTest target, ClientUnderTest client)
    {
        var seen = _seen[client.Name].GetProperty($"{target.Kind}/{feature.Probe}");
        var amiss = seen.TryGetProperty("unsupported", out _) ? Gap.ClientCannot : feature.Judge(seen, target.Kind);

        if (Gap.Of(feature, target, client) is { } gap)
        {
            amiss.ShouldNotBeNull($"It works, while the table says: {gap.Footnote}");
            amiss.ShouldBe(gap.Amiss ?? amiss, gap.Footnote);
        }
        else
        {
            amiss.ShouldBeNull(seen.ToString());
        }
    }

    [Test]
    public void What_the_dotnet_client_has_no_probe_for_it_cannot_do()
    {
        typeof(OpenAIClient).Assembly.GetExportedTypes().ShouldNotContain(type => type.Name == "CompletionClient");
        typeof(StreamingChatCompletionUpdate).GetProperties().ShouldNotContain(property => property.Name.Contains("Reasoning", StringComparison.Ordinal));
    }

    [Test]
    public void The_table_in_the_documentation_is_the_one_these_tests_give()
    {
        var table = ClientTable.Render();
        var document = File.ReadAllText(Document);
        if (Environment.GetEnvironmentVariable(WriteVariable) is "1")
        {
            document = ClientTable.Write(document, table);
            File.WriteAllText(Document, document);
        }

        ClientTable.Read(document).ShouldBe(table, $"{Document} is out of date: run these tests once with {WriteVariable}=1.");
    }

    private static IEnumerable<TestCaseData> Cells() =>
        from feature in Features.All
        from target in Targets.All
        from client in ClientUnderTest.All
        select new TestCaseData(feature, target, client);
}
