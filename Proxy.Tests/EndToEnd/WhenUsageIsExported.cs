using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using CozeProxy.Billing.Ledger;
using CozeProxy.Billing.Storage;
using CozeProxy.Sandbox.Coze;
using Dapper;
using Microsoft.Extensions.DependencyInjection;

namespace CozeProxy.Tests.EndToEnd;

internal sealed class WhenUsageIsExported : ProxyFixture
{
    private const int ManyRows = 30_000;

    private const string Header =
        "time,requestId,account,accountName,key,keyName,model,target,channel,group,groupRatio,priceName,inputPer1K,outputPer1K,perCall,minimum,"
        + "channelRatio,inputTokens,outputTokens,totalTokens,estimated,basis,hold,charge,overHold,needsReview,outcome,stream,status,firstByteMs,"
        + "durationMs,cozeLogId,executeId,debugUrl,errorCode\r\n";

    // So that the end of a request that nobody waits for is seen.
    protected override ProxySettings Settings => new()
    {
        Configuration = new Dictionary<string, string?> { ["Logging:LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics"] = "Information" },
    };

    [Test]
    public async Task A_call_is_a_line_with_what_went_into_its_charge()
    {
        await AskAsync(SandboxWorkflows.WordByWord, stream: true);

        using var response = await Proxy.Admin.GetAsync("/admin/api/usage.csv");

        response.Content.Headers.ContentType.ShouldNotBeNull().ToString().ShouldBe("text/csv; charset=utf-8; header=present");
        response.Content.Headers.ContentDisposition.ShouldNotBeNull().DispositionType.ShouldBe("attachment");
        response.Content.Headers.ContentDisposition!.FileName.ShouldNotBeNull().ShouldMatch("usage-[0-9]{8}T[0-9]{6}Z\\.csv");
        var text = await response.Content.ReadAsStringAsync();
        text.ShouldStartWith(Header);
        var records = CsvFile.Parse(text);
        records.Count.ShouldBe(2);
        var row = (await Proxy.UsageAsync()).Single();
        Cell(records, "charge").ShouldBe("0.000291");
        Cell(records, "inputTokens").ShouldBe("45");
        Cell(records, "outputTokens").ShouldBe("123");
        Cell(records, "inputPer1K").ShouldBe("0.001");
        Cell(records, "groupRatio").ShouldBe("1");
        Cell(records, "outcome").ShouldBe("completed");
        Cell(records, "basis").ShouldBe("reported");
        Cell(records, "stream").ShouldBe("true");
        Cell(records, "accountName").ShouldBe("demo");
        Cell(records, "requestId").ShouldBe(row.GetProperty("requestId").GetString());
        Cell(records, "cozeLogId").ShouldBe(row.GetProperty("cozeLogId").GetString() ?? "");
        DateTimeOffset.ParseExact(Cell(records, "time"), "yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal)
            .ShouldBe(row.GetProperty("time").GetDateTimeOffset(), TimeSpan.FromMilliseconds(1));
    }

    [TestCase("=HYPERLINK(\"http://evil.test\",\"ok\")", "'=HYPERLINK(\"http://evil.test\",\"ok\")")]
    [TestCase("+1+1", "'+1+1")]
    [TestCase("-2", "'-2")]
    [TestCase("@SUM(A1)", "'@SUM(A1)")]
    [TestCase("\t=1", "'\t=1")]
    [TestCase("\r=1", "'\r=1")]
    [TestCase("line\r\nbreak, \"quoted\"", "line\r\nbreak, \"quoted\"")]
    [TestCase("小明 🎉", "小明 🎉")]
    [TestCase("plain - text = fine", "plain - text = fine")]
    public async Task A_hostile_name_stays_one_cell_and_is_no_formula(string name, string cell)
    {
        using var client = await Proxy.NewKeyAsync(new { accountId = Proxy.AccountId, name });
        await ChatAnswer.ReadAsync(client, Body(SandboxWorkflows.WordByWord, stream: false));

        var records = CsvFile.Parse(await Proxy.Admin.GetStringAsync("/admin/api/usage.csv"));

        Cell(records, "keyName").ShouldBe(cell);
        records[1].Count.ShouldBe(records[0].Count);
    }

    [Test]
    public async Task The_filters_are_those_of_the_list()
    {
        await AskAsync(SandboxWorkflows.WordByWord, stream: true);
        await AskAsync(SandboxWorkflows.EmptyDone, stream: true);

        CsvFile.Parse(await Proxy.Admin.GetStringAsync("/admin/api/usage.csv")).Count.ShouldBe(3);
        Cell(CsvFile.Parse(await Proxy.Admin.GetStringAsync("/admin/api/usage.csv?outcome=completed")), "charge").ShouldBe("0.000291");
        (await Proxy.Admin.GetStringAsync("/admin/api/usage.csv?to=2020-01-01T00:00:00Z")).ShouldBe(Header);
        (await Proxy.Admin.GetAsync("/admin/api/usage.csv?outcome=great")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Test]
    public async Task A_client_that_reads_slowly_gets_every_row_once()
    {
        await FillAsync();
        using var response = await Proxy.Admin.GetAsync("/admin/api/usage.csv", HttpCompletionOption.ResponseHeadersRead);
        await using var body = await response.Content.ReadAsStreamAsync();

        var (text, piece) = (new StringBuilder(), new byte[700]);
        for (var read = await body.ReadAsync(piece); read > 0; read = await body.ReadAsync(piece))
        {
            text.Append(Encoding.ASCII.GetString(piece, 0, read));
            await Task.Yield();
        }

        var records = CsvFile.Parse(text.ToString());
        records.Skip(1).Select(record => record[1]).ShouldBe(Enumerable.Range(1, ManyRows).Reverse().Select(number => $"req-{number}"));
    }

    [Test]
    public async Task A_client_that_leaves_ends_the_export()
    {
        await FillAsync();
        using (var client = new TcpClient())
        {
            await client.ConnectAsync(Proxy.Address.Host, Proxy.Address.Port);
            var request = $"GET /admin/api/usage.csv HTTP/1.1\r\nHost: proxy\r\nAuthorization: Bearer {ProxyUnderTest.AdminToken}\r\n\r\n";
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request));
            (await client.GetStream().ReadAsync(new byte[1000])).ShouldBeGreaterThan(0);
            Proxy.Log.Lines.Any(IsEnd).ShouldBeFalse("there is more than fits between the two");
        }

        await Proxy.Log.WaitForAsync(IsEnd, Patience);

        static bool IsEnd(LogLine line) =>
            line.Text.StartsWith("Request finished", StringComparison.Ordinal) && line.Text.Contains("usage.csv", StringComparison.Ordinal);
    }

    private static string Cell(List<List<string>> records, string column) => records[1][records[0].IndexOf(column)];

    // As many calls that cost nothing as do not fit into the buffers between the proxy and a client.
    private async Task FillAsync()
    {
        var first = CallIdGenerator.FirstAt(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        await Proxy.Services.GetRequiredService<Database>().WriteAsync(
            connection => connection.Execute(
                """
                WITH RECURSIVE series (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM series WHERE n < @ManyRows)
                INSERT INTO calls (
                    id, account_id, key_id, hold, charge, outcome, over_hold, stream, input_per_1k, output_per_1k, per_call, minimum,
                    group_ratio, channel_ratio, request_id, model, target, channel, group_name, price_name, debug_url)
                SELECT @first + n, @AccountId, 1, 0, 0, 1, 0, 1, 0, 0, 0, 0, 1000000, 1000000, 'req-' || n, 'coze-workflow', '7001', 'main', 'default', 'free',
                    'https://www.coze.cn/work_flow?execute_id=7434567890123456789&space_id=7434567890123456789&workflow_id=7434567890123456789&execute_mode=2'
                FROM series
                """,
                new { first, Proxy.AccountId, ManyRows }),
            CancellationToken.None);
    }
}
