using System.Text.Json;
using CozeProxy.Sandbox.Coze;
using CozeProxy.Sandbox.Coze.Workflows;

namespace CozeProxy.Tests.Emulator;

internal sealed class WhenBuiltInWorkflowsRun : EmulatorFixture
{
    [TestCase("Hello", "Hello! You said: Hello")]
    [TestCase("今天天气怎么样？😀", "你好！你说的是：今天天气怎么样？😀")]
    public async Task The_word_by_word_one_streams_the_answer_and_repeats_it_at_the_end(string text, string expected)
    {
        var answer = await CallAsync(SandboxWorkflows.WordByWord, text);

        var messages = answer.Data.Where(data => data.TryGetProperty("content", out _)).ToList();
        var words = messages.SkipLast(1).ToList();
        words.Count.ShouldBeGreaterThan(3);
        string.Concat(words.Select(Content)).ShouldBe(expected);
        words.Select(word => word.GetProperty("node_is_finish").GetBoolean()).ShouldBe(words.Select((_, index) => index == words.Count - 1));
        words.Select(word => word.GetProperty("node_seq_id").GetString()).ShouldBe(words.Select((_, index) => $"{index}"));
        words.ShouldAllBe(word => word.GetProperty("node_type").GetString() != "End");

        var end = messages[^1];
        end.GetProperty("node_type").GetString().ShouldBe("End");
        end.GetProperty("node_id").GetString().ShouldBe("900001");
        JsonSerializer.Deserialize<JsonElement>(Content(end)).GetProperty("output").GetString().ShouldBe(expected);
        Usage(end).ShouldBe((45, 123, 168));

        answer.Ids.ShouldBe(Enumerable.Range(0, words.Count + 2).Select(id => $"{id}"));
        answer.EventNames[^1].ShouldBe("Done");
        answer.Data[^1].GetProperty("debug_url").GetString()!.ShouldContain($"execute_id={Coze.Seen.Runs.Single().ExecuteId}&");
    }

    [TestCase(SandboxWorkflows.EndVariables, "Message Done")]
    [TestCase(SandboxWorkflows.EndText, "Message Done")]
    [TestCase(SandboxWorkflows.EndTextEnvelope, "Message Done")]
    [TestCase(SandboxWorkflows.Slow, "PING PING Message Done")]
    [TestCase(SandboxWorkflows.Interrupted, "Message Interrupt")]
    [TestCase(SandboxWorkflows.ErrorFirst, "Error")]
    [TestCase(SandboxWorkflows.ErrorMidway, "Message Message Message Error")]
    [TestCase(SandboxWorkflows.ErrorThenDone, "Message Message Message Error Done")]
    [TestCase(SandboxWorkflows.NodeFailure, "Error")]
    [TestCase(SandboxWorkflows.WorkflowTimeout, "Error")]
    [TestCase(SandboxWorkflows.Unpublished, "Error")]
    [TestCase(SandboxWorkflows.LowerCaseError, "error")]
    [TestCase(SandboxWorkflows.EmptyDone, "Done")]
    [TestCase(SandboxWorkflows.EmptyOutput, "Message Done")]
    [TestCase(SandboxWorkflows.NoUsage, "Message Done")]
    [TestCase(SandboxWorkflows.VeryLongLine, "Message Done")]
    public async Task The_events_come_in_the_order_described(string workflowId, string events)
    {
        var answer = await CallAsync(workflowId);

        string.Join(' ', answer.EventNames).ShouldBe(events);
        answer.EndedProperly.ShouldBeTrue();
    }

    [TestCase(SandboxWorkflows.ErrorFirst, 4000, "Request parameter error")]
    [TestCase(SandboxWorkflows.NodeFailure, 5000, "[720712000] ")]
    [TestCase(SandboxWorkflows.WorkflowTimeout, 720702085, "timed out")]
    [TestCase(SandboxWorkflows.Unpublished, 4200, "Workflow not found. Please verify the workflow exists.")]
    [TestCase("999", 4200, "Workflow not found. Please verify the workflow exists.")]
    public async Task Errors_are_told_as_the_first_event_of_a_stream(string workflowId, int code, string message)
    {
        var answer = await CallAsync(workflowId);

        answer.Status.ShouldBe(200);
        answer.EventNames.ShouldBe(["Error"]);
        answer.Data[0].GetProperty("error_code").GetInt32().ShouldBe(code);
        answer.Data[0].GetProperty("error_message").GetString()!.ShouldContain(message);
    }

    [TestCase(SandboxWorkflows.JsonError, 200, 5000)]
    [TestCase(SandboxWorkflows.RateLimitedJson, 200, 4009)]
    [TestCase(SandboxWorkflows.RateLimitedHttp, 429, 4020)]
    [TestCase(SandboxWorkflows.TokenAlwaysRefused, 401, 4100)]
    [TestCase(SandboxWorkflows.TokenRefusedAsJson, 200, 4100)]
    public async Task Refusals_are_json_in_place_of_the_stream(string workflowId, int status, int code)
    {
        var answer = await CallAsync(workflowId);

        answer.Status.ShouldBe(status);
        answer.Header("Content-Type").ShouldNotBeNull().ShouldStartWith("application/json");
        answer.Json.GetProperty("code").GetInt32().ShouldBe(code);
        answer.Json.GetProperty("detail").GetProperty("logid").GetString().ShouldNotBeNullOrEmpty();
        Coze.Seen.BilledRuns.ShouldBeEmpty();
    }

    [Test]
    public async Task The_server_error_is_a_page()
    {
        var answer = await CallAsync(SandboxWorkflows.HttpServerError);

        answer.Status.ShouldBe(500);
        answer.Header("Content-Type").ShouldBe("text/html");
    }

    [Test]
    public async Task Streaming_ends_carry_usage_on_their_last_packet_only()
    {
        var answer = await CallAsync(SandboxWorkflows.EndStreams);

        var packets = answer.Data.SkipLast(1).ToList();
        string.Concat(packets.Select(Content)).ShouldBe("Hello! You said: Hello");
        packets.SkipLast(1).ShouldAllBe(packet => !packet.GetProperty("node_is_finish").GetBoolean());
        packets.Count(packet => packet.TryGetProperty("usage", out _)).ShouldBe(1);
        Usage(packets[^1]).ShouldBe((45, 123, 168));
    }

    [Test]
    public async Task Usage_can_be_old_null_zero_or_missing()
    {
        (await EndAsync(SandboxWorkflows.LegacyToken)).GetProperty("token").GetInt32().ShouldBe(168);
        (await EndAsync(SandboxWorkflows.NullUsage)).GetProperty("usage").ValueKind.ShouldBe(JsonValueKind.Null);
        Usage(await EndAsync(SandboxWorkflows.ZeroUsage)).ShouldBe((0, 0, 0));
        (await EndAsync(SandboxWorkflows.NoUsage)).TryGetProperty("usage", out _).ShouldBeFalse();
    }

    [Test]
    public async Task Odd_payloads_are_what_they_claim()
    {
        Content(await EndAsync(SandboxWorkflows.VeryLongLine)).Length.ShouldBeGreaterThan(350_000);
        Content(await EndAsync(SandboxWorkflows.EmptyOutput)).ShouldBe("""{"output":""}""");
        JsonSerializer.Deserialize<JsonElement>(Content(await EndAsync(SandboxWorkflows.EndTextEnvelope)))
            .GetProperty("data").GetString().ShouldBe("Hello! You said: Hello");
        (await CallAsync(SandboxWorkflows.LowerCaseError)).Body.ShouldContain("\ndata: internal failure");
        (await CallAsync(SandboxWorkflows.UnknownEvents)).EventNames.ShouldContain("Thinking");
        (await CallAsync(SandboxWorkflows.Interrupted)).Data[^1].GetProperty("interrupt_data").GetProperty("event_id").GetString()!.ShouldContain('/');
    }

    [Test]
    public async Task Every_one_is_listed_and_described()
    {
        using var client = new HttpClient { BaseAddress = Coze.BaseAddress };

        var listed = JsonSerializer.Deserialize<JsonElement>(await client.GetStringAsync("/sandbox/workflows")).EnumerateArray().ToList();

        var constants = typeof(SandboxWorkflows).GetFields().Select(field => (string)field.GetRawConstantValue()!);
        listed.Select(workflow => workflow.GetProperty("workflow_id").GetString()).ShouldBe(constants, ignoreOrder: true);
        listed.ShouldAllBe(workflow => workflow.GetProperty("description").GetString() != "");
    }

    [TestCase("", "")]
    [TestCase("Hello big world", "Hello |big |world")]
    [TestCase("你好！Hello 世界", "你|好|！|Hello |世|界")]
    [TestCase("a\n\nb 😀👍🏽", "a\n\n|b |😀|👍🏽")]
    public void Words_are_cut_as_a_model_would_stream_them(string text, string expected)
    {
        var words = Words.Of(text);

        string.Join('|', words).ShouldBe(expected);
        string.Concat(words).ShouldBe(text);
    }

    private async Task<JsonElement> EndAsync(string workflowId)
    {
        return (await CallAsync(workflowId)).Data.Last(data => data.TryGetProperty("node_type", out var type) && type.ValueEquals("End"));
    }

    private static string Content(JsonElement message) => message.GetProperty("content").GetString()!;

    private static (int Input, int Output, int Total) Usage(JsonElement message)
    {
        var usage = message.GetProperty("usage");
        return (usage.GetProperty("input_count").GetInt32(), usage.GetProperty("output_count").GetInt32(), usage.GetProperty("token_count").GetInt32());
    }
}
