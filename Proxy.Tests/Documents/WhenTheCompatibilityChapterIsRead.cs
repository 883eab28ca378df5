using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using CozeProxy.Tests.Transforms.Targets;
using CozeProxy.Transforms.Coze;
using CozeProxy.Transforms.Exchange;
using CozeProxy.Transforms.Targets;

namespace CozeProxy.Tests.Documents;

/// <summary>Each row of the table of what a workflow's answer is, played as it stands there.</summary>
internal sealed class WhenTheCompatibilityChapterIsRead
{
    private const string Heading = "## What a workflow's answer is";
    private const string TableHead = "| rule | what the workflow sends | what the client gets |";

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly IReadOnlyList<OutputCase> Cases = ReadCases();

    [TestCaseSource(nameof(Cases))]
    public void Its_row_is_what_happens(OutputCase row)
    {
        OutputRule.TryParse(row.Rule, out var rule).ShouldBeTrue();
        var report = new RunReport();
        using var answer = new CollectingSink(report);
        var target = TargetResolver.Create(new TargetSettings { Kind = TargetKind.Workflow, Id = "7300", Output = rule }, "m");
        using var events = target.CreateConverter(answer, report);

        foreach (var (speaker, isThinking, packets) in row.Messages)
        {
            for (var index = 0; index < packets.Count; index++)
            {
                // A thought goes before a text of the same message, so it does not close it.
                var isFinish = index == packets.Count - 1 && !isThinking;
                events.Convert(new CozeEvent("Message"u8, Message(speaker, isThinking ? "reasoning_content" : "content", packets[index], isFinish)));
            }
        }

        events.Convert(new CozeEvent("Done"u8, "{}"u8));
        report.FailIfEmpty();

        answer.Pieces.ShouldBe(row.Text);
        answer.Reasonings.ShouldBe(row.Reasoning);
        report.Error?.Code.ShouldBe(row.Error);
        (report.Error is null).ShouldBe(row.Error is null);
    }

    [Test]
    public void Every_row_says_something_and_every_rule_has_rows()
    {
        Cases.ShouldAllBe(row => row.Messages.Count == row.Sent.Split('`').Length / 2);
        Cases.ShouldAllBe(row => (row.Text.Count == 0) == (row.Error != null));
        foreach (var kind in Enum.GetValues<OutputKind>().Where(kind => kind != OutputKind.Pointer))
        {
            var rule = new OutputRule(kind).ToString();
            Cases.ShouldContain(row => row.Rule == rule);
        }

        Cases.Count(row => row.Rule[0] == '/').ShouldBeGreaterThan(5);
    }

    private static byte[] Message(string speaker, string field, string text, bool isFinish) => JsonSerializer.SerializeToUtf8Bytes(
        new JsonObject
        {
            [field] = text,
            ["node_is_finish"] = isFinish,
            ["node_type"] = speaker == "End" ? "End" : "Message",
            ["node_id"] = speaker == "End" ? "900001" : "118024",
        },
        Relaxed);

    private static IReadOnlyList<OutputCase> ReadCases()
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, "docs", "compatibility.md"), Encoding.UTF8);
        var table = text[text.IndexOf(TableHead, text.IndexOf(Heading, StringComparison.Ordinal), StringComparison.Ordinal)..];
        return [.. table.Split('\n').Skip(2).TakeWhile(line => line.StartsWith("| ", StringComparison.Ordinal)).Select(ReadCase)];
    }

    private static OutputCase ReadCase(string line)
    {
        var cells = line.Trim('|', ' ').Split(" | ");
        cells.Length.ShouldBe(3, line);
        return new OutputCase(cells[0].Trim('`'), cells[1], cells[2]);
    }
}
