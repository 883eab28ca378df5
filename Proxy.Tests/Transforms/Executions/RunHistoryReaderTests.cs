using System.Text;
using System.Text.Json.Nodes;
using CozeProxy.Transforms.Exchange;
using CozeProxy.Transforms.Executions;
using CozeProxy.Transforms.Targets;

namespace CozeProxy.Tests.Transforms.Executions;

internal sealed class RunHistoryReaderTests
{
    private const string Envelope = """{"content_type":1,"data":"来找姐姐有什么事呀","original_result":null,"type_for_model":2}""";

    [Test]
    public void A_run_that_ended_well_has_its_text_and_its_usage()
    {
        var history = Read(Run("Success", Packed(Envelope), run => run["usage"] = Usage(50, 100)));

        (history.Report.End, history.Output, history.IsOutputCut).ShouldBe((RunEnd.Completed, "来找姐姐有什么事呀", false));
        var usage = history.Report.UsageAsReported().ShouldNotBeNull();
        (usage.InputTokens, usage.OutputTokens, usage.TotalTokens, usage.Estimated).ShouldBe((50, 100, 150, false));
        history.Report.Estimate(0).OutputTokens.ShouldBe(9);
        (history.Report.LogId, history.Report.DebugUrl).ShouldBe(("20241029", "https://www.coze.cn/work_flow?execute_id=7500"));
    }

    [TestCase("""{"output":"text"}""", "text")]
    [TestCase("""{"output":"a","b":"c"}""", """{"output":"a","b":"c"}""")]
    [TestCase("plain", "plain")]
    [TestCase("", "")]
    public void The_text_is_unwrapped_as_an_end_nodes(string end, string text)
    {
        Read(Run("Success", Packed(end))).Output.ShouldBe(text);
    }

    [TestCase("""{"Output":{"a":1}}""", """{"a":1}""")]
    [TestCase("""{"Output":null}""", "null")]
    [TestCase("""{"node":"x","Output":"y"}""", "y")]
    [TestCase("not JSON", "not JSON")]
    [TestCase("{broken", "{broken")]
    [TestCase("""{"only a node":"said this"}""", "said this")]
    public void Other_packings_lose_nothing(string output, string text) => Read(Run("Success", output)).Output.ShouldBe(text);

    [Test]
    public void A_long_text_is_cut_between_characters_and_counted_whole()
    {
        var history = Read(Run("Success", Packed("x" + new string('好', 400_000))));

        history.IsOutputCut.ShouldBeTrue();
        Encoding.UTF8.GetByteCount(history.Output!).ShouldBeInRange(HistoryOutput.MostBytes - 3, HistoryOutput.MostBytes);
        history.Output!.TrimEnd('好').ShouldBe("x");
        history.Report.Estimate(0).OutputTokens.ShouldBe(400_001);
    }

    [Test]
    public void What_coze_itself_has_cut_is_flagged() => Read(Run("Success", Packed("x"), run => run["is_output_trimmed"] = true)).IsOutputCut.ShouldBeTrue();

    [Test]
    public void Older_servers_say_only_the_total()
    {
        var usage = Read(Run("Success", Packed("four"), run => run["token"] = "98")).Report.UsageAsReported().ShouldNotBeNull();

        (usage.InputTokens, usage.OutputTokens, usage.TotalTokens, usage.Estimated).ShouldBe((97, 1, 98, true));
    }

    [TestCase("error_message")]
    [TestCase("error_msg")]
    public void A_run_that_failed_says_why(string field)
    {
        var history = Read(Run("Fail", "", run =>
        {
            run["error_code"] = "720701002";
            run[field] = "plugin timed out";
        }));

        history.Report.End.ShouldBe(RunEnd.Failed);
        (history.Report.Error!.Code, history.Report.Error.Coze!.Code, history.Report.Error.Coze.Message)
            .ShouldBe(("upstream_timeout", 720701002L, "plugin timed out"));
        history.Output.ShouldBeNull();
    }

    [Test]
    public void A_run_that_failed_without_a_word_has_failed() => Read(Run("Fail", "")).Report.Error!.Code.ShouldBe("upstream_error");

    [TestCase("Running")]
    [TestCase("Queued")]
    public void Any_other_status_is_no_end(string status) => Read(Run(status, "")).Report.End.ShouldBe(RunEnd.Running);

    [Test]
    public void A_run_that_asks_something_has_stopped()
    {
        Read(Run("Running", "", run => run["interrupt_data"] = new JsonObject { ["event_id"] = "7500/1", ["type"] = 2 }))
            .Report.End.ShouldBe(RunEnd.Interrupted);
    }

    [TestCase("null")]
    [TestCase("\"\"")]
    public void Nothing_to_ask_is_no_question(string interrupt) =>
        Read(Run("Running", "", run => run["interrupt_data"] = JsonNode.Parse(interrupt))).Report.End.ShouldBe(RunEnd.Running);

    [Test]
    public void A_models_rule_may_name_one_value_of_the_output() =>
        Read(Run("Success", Packed("""{"title":"A","body":"B"}""")), new OutputRule(OutputKind.Pointer, "/body")).Output.ShouldBe("B");

    [TestCase("{}")]
    [TestCase("""{"code":0,"data":[]}""")]
    [TestCase("""{"code":0,"data":null}""")]
    [TestCase("[]")]
    [TestCase("")]
    [TestCase("""{"code":0,"data":[{"execute_status":"Succ""")]
    public void What_is_no_history_is_none(string body) => RunHistoryReader.Read(Encoding.UTF8.GetBytes(body)).ShouldBeNull();

    [Test]
    public void It_does_not_print_what_it_holds() => Read(Run("Success", Packed("secret"))).ToString().ShouldNotContain("secret");

    private static string Packed(string end) => new JsonObject { ["Output"] = end }.ToJsonString();

    private static JsonObject Usage(int input, int output) =>
        new() { ["input_count"] = input, ["token_count"] = input + output, ["output_count"] = output };

    private static JsonObject Run(string status, string output, Action<JsonObject>? more = null)
    {
        var run = new JsonObject
        {
            ["execute_status"] = status,
            ["output"] = output,
            ["token"] = "0",
            ["error_code"] = "",
            ["logid"] = "20241029",
            ["debug_url"] = "https://www.coze.cn/work_flow?execute_id=7500",
            ["node_execute_status"] = new JsonObject { ["End"] = new JsonObject { ["is_finish"] = true } },
        };
        more?.Invoke(run);
        return run;
    }

    private static RunHistory Read(JsonObject run, OutputRule rule = default)
    {
        var body = new JsonObject { ["detail"] = new JsonObject { ["logid"] = "other" }, ["code"] = 0, ["data"] = new JsonArray(run) };
        return RunHistoryReader.Read(Encoding.UTF8.GetBytes(body.ToJsonString()), rule).ShouldNotBeNull();
    }
}
