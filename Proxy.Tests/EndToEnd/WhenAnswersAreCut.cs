using System.Net.Http.Json;
using CozeProxy.Sandbox.Coze.Workflows;

namespace CozeProxy.Tests.EndToEnd;

/// <summary>Stop sequences and limits: the client sees less, the run is the same and costs the same.</summary>
internal sealed class WhenAnswersAreCut : ProxyFixture
{
    private static readonly RunUsage Usage = RunUsage.Of(45, 123);

    [Test]
    public async Task It_ends_before_a_stop_sequence_that_spans_deltas([Values] bool stream)
    {
        Coze.Add(Scripted, new WorkflowScript("stops").Stream(["Hello ", "wo", "rld", ", and more"]).EndWithOutput("", Usage).Done());

        var answer = await AskAsync(stream, new { stop = new[] { "xyz", "world" } });

        answer.Text.ShouldBe("Hello ");
        Finish(answer).ShouldBe("stop");
        await ShouldBePaidInFullAsync();
    }

    [Test]
    public async Task It_ends_after_the_tokens_it_may_have([Values] bool stream)
    {
        Coze.Add(Scripted, new WorkflowScript("limits").Stream(["为什么", "😀😁", " and more"]).EndWithOutput("", Usage).Done());

        var answer = await AskAsync(stream, new { max_completion_tokens = 4 });

        answer.Text.ShouldBe("为什么😀");
        Finish(answer).ShouldBe("length");
        await ShouldBePaidInFullAsync();
    }

    [Test]
    public async Task Nothing_left_to_show_is_an_answer_all_the_same([Values] bool stream)
    {
        Coze.Add(Scripted, new WorkflowScript("all cut").Stream(["Hello"]).EndWithOutput("", Usage).Done());

        var answer = await AskAsync(stream, new { stop = "Hell" });

        answer.Status.ShouldBe(200);
        answer.Text.ShouldBeEmpty();
        Finish(answer).ShouldBe("stop");
    }

    [Test]
    public async Task The_end_waits_for_the_run_and_its_settlement()
    {
        var gate = new TaskCompletionSource();
        Coze.Add(Scripted, new WorkflowScript("waits").Stream(["one STOP two"]).PauseUntil(gate.Task).EndWithOutput("", Usage).Done());
        using var answer = await OpenAnswer.OpenAsync(Proxy.Client, Body(stream: true, new { stop = "STOP" }));
        (await answer.ReadLineAsync()).ShouldNotBeNull().ShouldContain("one ");

        var end = answer.ReadToEndAsync();
        end.IsCompleted.ShouldBeFalse();
        gate.SetResult();

        (await end)[^1].ShouldBe("data: [DONE]");
        await ShouldBePaidInFullAsync();
    }

    [TestCase("/v1/completions", "prompt")]
    [TestCase("/v1/responses", "input")]
    public async Task Other_dialects_cut_as_well(string path, string field)
    {
        Coze.Add(Scripted, new WorkflowScript("stops").Stream(["Hello ", "wo", "rld"]).EndWithOutput("", Usage).Done());
        foreach (var stream in new[] { true, false })
        {
            var body = new Dictionary<string, object> { ["model"] = $"workflow-{Scripted}", [field] = "Hi", ["stream"] = stream, ["stop"] = "world" };
            using var response = await Proxy.Client.PostAsJsonAsync(path, body);

            var text = await response.Content.ReadAsStringAsync();
            text.ShouldContain("Hello ");
            text.ShouldNotContain("\"wo\"");
            text.ShouldNotContain("world");
        }
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task What_is_ignored_is_named_in_a_header(bool stream)
    {
        Coze.Add(Scripted, new WorkflowScript("plain").EndWithOutput("x", Usage).Done());
        var tools = new[] { new { type = "function", function = new { name = "f" } } };

        (await AskAsync(stream, new { tools, response_format = new { type = "json_object" } })).Headers["x-cozeproxy-ignored"].ShouldBe("tools, response_format");
        (await AskAsync(stream, new { temperature = 1 })).Headers.Keys.ShouldNotContain("x-cozeproxy-ignored");
    }

    private static string Finish(ChatAnswer answer) => (answer.IsStream ? answer.Chunks[^1] : answer.Body)
        .GetProperty("choices")[0].GetProperty("finish_reason").GetString()!;

    private static Dictionary<string, object?> Body(bool stream, object fields)
    {
        var body = new Dictionary<string, object?>
        {
            ["model"] = $"workflow-{Scripted}",
            ["messages"] = new[] { new { role = "user", content = "Hi" } },
            ["stream"] = stream,
        };
        foreach (var property in fields.GetType().GetProperties())
        {
            body[property.Name] = property.GetValue(fields);
        }

        return body;
    }

    private Task<ChatAnswer> AskAsync(bool stream, object fields) => ChatAnswer.ReadAsync(Proxy.Client, Body(stream, fields));

    private async Task ShouldBePaidInFullAsync()
    {
        var row = (await Proxy.UsageAsync()).ShouldHaveSingleItem();
        row.GetProperty("outputTokens").GetInt64().ShouldBe(123);
        row.GetProperty("outcome").GetString().ShouldBe("completed");
    }
}
