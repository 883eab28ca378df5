using System.Net.Http.Json;
using CozeProxy.Tests.EndToEnd;

namespace CozeProxy.Tests.Conformance;

/// <summary>Everything the emulator can do, through every dialect, as a client gets it.</summary>
internal sealed class WhenAnswersAreValidated : ProxyFixture
{
    private static readonly Dictionary<string, string> Paths = new()
    {
        ["ChatCompletions"] = "/v1/chat/completions",
        ["Completions"] = "/v1/completions",
        ["Responses"] = "/v1/responses",
    };

    protected override ProxySettings Settings => new()
    {
        Configuration = new Dictionary<string, string?>([.. Scenarios.Configuration(), new("Billing:Prices:coze-bot:PerCall", "0.001")]),
    };

    [Test]
    public async Task Every_answer_conforms(
        [Values("ChatCompletions", "Completions", "Responses")] string dialect, [Values] bool stream, [Values("plain", "limited", "asking")] string mode)
    {
        Scenarios.All.Count.ShouldBeGreaterThan(50);
        var statuses = new List<int>();
        foreach (var scenario in Scenarios.All)
        {
            var (status, type, text) = await AskAsync(dialect, scenario.Model, stream, mode);
            statuses.Add(status);
            try
            {
                Check(dialect, status, type, text);
            }
            catch (ShouldAssertException e)
            {
                throw new ShouldAssertException($"{scenario.Name}: {e.Message}", e);
            }
        }

        // Neither only answers nor only errors were judged.
        statuses.ShouldContain(200);
        statuses.ShouldContain(status => status >= 500);
        statuses.ShouldContain(404);
    }

    [Test]
    public async Task Models_conform()
    {
        Conforming.ShouldBe(await Proxy.Client.GetStringAsync("/v1/models"), "ModelList");
        Conforming.ShouldBe(await Proxy.Client.GetStringAsync("/v1/models/coze-workflow"), "Model");
        Conforming.ShouldBe(await ReadAsync(await Proxy.Client.GetAsync("/v1/models/none")), "ErrorBody");
    }

    [TestCase("/v1/chat/completions", "{}")]
    [TestCase("/v1/completions", "{}")]
    [TestCase("/v1/responses", "{}")]
    [TestCase("/v1/responses", "not json")]
    [TestCase("/v1/responses", """{"model":"gpt-4","input":"x"}""")]
    [TestCase("/v1/nothing", "{}")]
    public async Task What_is_refused_conforms(string path, string body)
    {
        using var content = new StringContent(body);

        Conforming.ShouldBe(await ReadAsync(await Proxy.Client.PostAsync(path, content)), "ErrorBody");
    }

    private static void Check(string dialect, int status, string? type, string text)
    {
        if (status != 200)
        {
            status.ShouldBeGreaterThanOrEqualTo(400);
            Conforming.ShouldBe(text, "ErrorBody");
        }
        else if (type == "text/event-stream")
        {
            Conforming.Stream(dialect, text);
        }
        else
        {
            Conforming.Whole(dialect, text);
        }
    }

    private async Task<(int Status, string? Type, string Text)> AskAsync(string dialect, string model, bool stream, string mode)
    {
        var limited = mode == "limited";
        var body = new Dictionary<string, object?> { ["model"] = model, ["stream"] = stream };
        body[dialect switch { "ChatCompletions" => "messages", "Completions" => "prompt", _ => "input" }] =
            dialect == "ChatCompletions" ? new[] { new { role = "user", content = "Hello" } } : "Hello";
        if (stream && dialect != "Responses")
        {
            body["stream_options"] = new { include_usage = limited };
        }

        if (limited)
        {
            body["max_tokens"] = 2;
            body["stop"] = new[] { "lo!", "长长长" };
        }

        if (mode != "plain")
        {
            var name = limited ? "f" : "coze_interrupt";
            body["tools"] = new object[] { dialect == "Responses" ? new { type = "function", name } : new { type = "function", function = new { name } } };
        }

        using var response = await Proxy.Client.PostAsJsonAsync(Paths[dialect], body);
        return ((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType, await response.Content.ReadAsStringAsync());
    }

    private static async Task<string> ReadAsync(HttpResponseMessage response)
    {
        using (response)
        {
            ((int)response.StatusCode).ShouldBeGreaterThanOrEqualTo(400);
            return await response.Content.ReadAsStringAsync();
        }
    }
}
