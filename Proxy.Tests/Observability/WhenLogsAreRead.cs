using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CozeProxy.Sandbox.Coze;
using CozeProxy.Tests.EndToEnd;
using CozeProxy.Tests.Servers;
using Microsoft.Extensions.Logging;

namespace CozeProxy.Tests.Observability;

/// <summary>How much is logged, and by what a line is found.</summary>
internal sealed class WhenLogsAreRead : ProxyFixture
{
    private const int Settled = 5103;
    private const string CallLog = "CozeProxy.Pipeline.CallLog";

    [Test]
    public async Task Of_calls_that_go_well_only_a_share_is_logged_and_of_others_each()
    {
        await RestartAsync(With("Logging:Calls:Sample", "0"));

        await AskAsync(SandboxWorkflows.WordByWord, stream: true);
        await AskAsync(SandboxWorkflows.EmptyDone, stream: true);

        (await Proxy.Log.WaitForAsync(line => line.EventId == Settled, Patience)).Text.ShouldContain("Failed");
        Proxy.Log.Lines.Count(line => line.EventId == Settled).ShouldBe(1);
    }

    [Test]
    public async Task A_level_is_changed_while_the_proxy_runs_and_given_back()
    {
        (await PutAsync(new { CozeProxy = "debug" })).ShouldBe(HttpStatusCode.OK);
        (await PutAsync(new Dictionary<string, string> { [CallLog] = "none" })).ShouldBe(HttpStatusCode.OK);
        await AskAsync(SandboxWorkflows.WordByWord, stream: true);
        (await Proxy.GetAdminAsync("loglevel")).ToString().ShouldBe("""{"levels":{"CozeProxy.Pipeline.CallLog":"none"}}""");

        (await PutAsync(new { })).ShouldBe(HttpStatusCode.OK);
        var second = await AskAsync(SandboxWorkflows.WordByWord, stream: true);

        var line = await Proxy.Log.WaitForAsync(line => line.EventId == Settled, Patience);
        line.Text.ShouldStartWith(second.Headers["x-request-id"]);
        Proxy.Log.Lines.Count(line => line.EventId == Settled).ShouldBe(1);
        var changes = (await Proxy.GetAdminAsync("audit?action=loglevel")).GetProperty("items");
        changes.GetArrayLength().ShouldBe(3);
        changes[0].ToString().ShouldContain(CallLog);
    }

    [TestCase("Microsoft.AspNetCore")]
    [TestCase("Yarp")]
    public async Task What_the_framework_says_is_left_out_unless_the_configuration_asks_for_it(string category)
    {
        await RestartAsync(With("Logging:LogLevel:Default", "Information"));
        await AskAsync(SandboxWorkflows.WordByWord, stream: true);
        Proxy.Log.Lines.ShouldNotContain(line => line.Level == LogLevel.Information && line.Category.StartsWith(category, StringComparison.Ordinal));

        await RestartAsync(With($"Logging:LogLevel:{category}", "Information"));
        await AskAsync(SandboxWorkflows.WordByWord, stream: true);
        Proxy.Log.Lines.ShouldContain(line => line.Level == LogLevel.Information && line.Category.StartsWith(category, StringComparison.Ordinal));
    }

    [TestCase("""{"CozeProxy":"loud"}""")]
    [TestCase("""{"Cozé Proxy":"debug"}""")]
    [TestCase("""{"":"debug"}""")]
    public async Task What_is_no_level_or_no_category_is_refused(string body)
    {
        using var answer = await Proxy.Admin.PutAsync(new Uri("/admin/api/loglevel", UriKind.Relative), new StringContent(body, System.Text.Encoding.UTF8, "application/json"));

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await Proxy.GetAdminAsync("loglevel")).ToString().ShouldBe("""{"levels":{}}""");
    }

    [Test]
    public async Task Every_line_within_a_request_has_its_id_and_that_of_its_trace_on_the_console_and_in_files()
    {
        const string Trace = "0af7651916cd43dd8448eb211c80319c";
        await using var proxy = await ProxyProcess.StartNewAsync(Coze, new Dictionary<string, string>
        {
            ["Billing:Prices:coze-workflow:PerCall"] = "1",
            ["Logging:Console:FormatterName"] = "json",
            ["Logging:LogLevel:Default"] = "Information",
            ["Logging:LogLevel:Microsoft.AspNetCore.Routing"] = "Debug",
            ["Logging:File:Path"] = "logs/app.log",
            ["Logging:File:Format"] = "json",
        });
        using var client = proxy.NewClient((await proxy.OpenAccountAsync("10")).Key);
        client.DefaultRequestHeaders.Add("traceparent", $"00-{Trace}-00f067aa0ba902b7-01");

        var id = (await ChatAnswer.ReadAsync(client, ChatBody.Of(SandboxWorkflows.WordByWord, stream: true))).Headers["x-request-id"];
        await proxy.TerminateAsync();

        var console = proxy.Output.Split('\n').Where(line => line.Contains(Trace, StringComparison.Ordinal)).ToList();
        var file = Directory.GetFiles(Path.Combine(proxy.Folder, "logs")).SelectMany(File.ReadAllLines).Where(line => line.Contains(Trace, StringComparison.Ordinal)).ToList();
        foreach (var lines in new[] { console, file })
        {
            lines.Count.ShouldBeGreaterThan(2);
            lines.ShouldContain(line => line.Contains("Output tokens", StringComparison.Ordinal));
            lines.ShouldAllBe(line => line.Contains(id, StringComparison.Ordinal));
            lines.ConvertAll(line => JsonSerializer.Deserialize<JsonElement>(line).ValueKind).ShouldAllBe(kind => kind == JsonValueKind.Object);
        }
    }

    [Test]
    public async Task Files_are_begun_anew_when_they_are_full_and_only_so_many_are_kept()
    {
        await using var proxy = await ProxyProcess.StartNewAsync(Coze, new Dictionary<string, string>
        {
            ["Billing:Prices:coze-workflow:PerCall"] = "1",
            ["Logging:LogLevel:Default"] = "Information",
            ["Logging:File:Path"] = "logs/app.log",
            ["Logging:File:MaxBytes"] = "1024",
            ["Logging:File:MaxFiles"] = "3",
        });
        using var client = proxy.NewClient((await proxy.OpenAccountAsync("100")).Key);
        var last = "";
        for (var i = 0; i < 20; i++)
        {
            last = (await ChatAnswer.ReadAsync(client, ChatBody.Of(SandboxWorkflows.WordByWord, stream: true))).Headers["x-request-id"];
        }

        await proxy.TerminateAsync();

        var files = Directory.GetFiles(Path.Combine(proxy.Folder, "logs"));
        files.Length.ShouldBe(3);
        files.ShouldAllBe(file => new FileInfo(file).Length < 4096);
        files.SelectMany(File.ReadAllLines).ShouldContain(line => line.Contains(last, StringComparison.Ordinal));
    }

    private static ProxySettings With(string key, string value) => new() { Configuration = new Dictionary<string, string?> { [key] = value } };

    private async Task<HttpStatusCode> PutAsync(object levels)
    {
        using var answer = await Proxy.Admin.PutAsJsonAsync("/admin/api/loglevel", levels);
        return answer.StatusCode;
    }
}
