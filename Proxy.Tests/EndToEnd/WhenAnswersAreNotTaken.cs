using CozeProxy.Sandbox.Coze;

namespace CozeProxy.Tests.EndToEnd;

/// <summary>Answers that come with a token nobody may resume by: nothing reaches Coze, nothing is charged, and the client is told why.</summary>
internal sealed class WhenAnswersAreNotTaken : ProxyFixture
{
    private const string Asking = $"workflow-{SandboxWorkflows.Interrupted}";

    [TestCase("call_abc123")]
    [TestCase("coze_")]
    [TestCase("coze_AAAA")]
    [TestCase("coze_ not base64!")]
    [TestCase("")]
    public async Task A_token_that_is_none_is_forged(string token) => await ShouldBeRefusedAsync(
        AskingBody.Answer(Asking, stream: true, (token, "杭州")), "messages", token.Length == 0 ? "tool_call_id" : "no token of this proxy");

    [Test]
    public async Task A_token_that_was_altered_is_forged()
    {
        var token = await AskAsync();
        var altered = token[..^5] + (token[^5] == 'A' ? 'B' : 'A') + token[^4..];

        await ShouldBeRefusedAsync(AskingBody.Answer(Asking, stream: false, (altered, "杭州")), "messages", "altered");
        await ShouldBeRefusedAsync(AskingBody.Resume(Asking, stream: true, altered, "杭州"), "coze_resume", "altered");
    }

    [Test]
    public async Task A_token_of_another_account_is_foreign()
    {
        var token = await AskAsync();
        var other = await Proxy.PostAdminAsync("accounts", new { name = "other", group = "default", balance = "10" });
        using var client = await Proxy.NewKeyAsync(new { accountId = other.GetProperty("id").GetInt64(), name = "other" });

        await ShouldBeRefusedAsync(AskingBody.Answer(Asking, stream: true, (token, "杭州")), "messages", "another account", client);
    }

    [Test]
    public async Task A_token_whose_time_is_over_has_expired()
    {
        await RestartAsync(new ProxySettings { Configuration = new Dictionary<string, string?> { ["Coze:InterruptLifetime"] = "00:00:00.001" } });
        var token = await AskAsync();

        await ShouldBeRefusedAsync(AskingBody.Answer(Asking, stream: true, (token, "杭州")), "messages", "has expired");
        await ShouldBeRefusedAsync(AskingBody.Resume(Asking, stream: false, token, "杭州"), "coze_resume", "has expired");
    }

    [Test]
    public async Task A_token_of_another_workflow_is_not_taken()
    {
        var token = await AskAsync();

        await ShouldBeRefusedAsync(AskingBody.Answer($"workflow-{SandboxWorkflows.WordByWord}", stream: true, (token, "杭州")), "messages", "workflow-");
    }

    [Test]
    public async Task Two_questions_of_different_runs_are_not_answered_together()
    {
        var (one, other) = (await AskAsync(), await AskAsync());

        await ShouldBeRefusedAsync(AskingBody.Answer(Asking, stream: true, (one, "杭州"), (other, "上海")), "messages", "belong together");
        await ShouldBeRefusedAsync(AskingBody.Answer(Asking, stream: true, (one, "杭州"), (one, "上海")), "messages", "answered twice");
    }

    [Test]
    public async Task Why_is_said_in_chinese_to_those_who_read_it()
    {
        var answer = await ChatAnswer.ReadAsync(Proxy.Client, AskingBody.Answer(Asking, stream: true, ("coze_AAAA", "杭州")), "zh-CN");

        answer.Error.GetProperty("message").GetString().ShouldNotBeNull().ShouldContain("不是由本代理签发");
    }

    private async Task<string> AskAsync() =>
        AskedCall.In(await ChatAnswer.ReadAsync(Proxy.Client, AskingBody.Ask(SandboxWorkflows.Interrupted, stream: false))).Single().Id;

    private async Task ShouldBeRefusedAsync(object body, string param, string message, HttpClient? client = null)
    {
        var (runs, rows) = (Coze.Seen.Runs.Count, (await Proxy.UsageAsync()).Count);

        var answer = await ChatAnswer.ReadAsync(client ?? Proxy.Client, body);

        (answer.Status, answer.Code, answer.Error.GetProperty("param").GetString()).ShouldBe((400, "invalid_request", param));
        answer.Error.GetProperty("message").GetString().ShouldNotBeNull().ShouldContain(message);
        answer.Headers["x-should-retry"].ShouldBe("false");
        Coze.Seen.Runs.Count.ShouldBe(runs);
        (await Proxy.UsageAsync()).Count.ShouldBe(rows);
    }
}
