using CozeProxy.Sandbox.Coze;
using CozeProxy.Sandbox.Coze.OAuth;

namespace CozeProxy.Tests.EndToEnd;

internal sealed class WhenTokensAreFetched : ProxyFixture
{
    [Test]
    public async Task A_thousand_calls_fifty_at_a_time_cause_one_exchange()
    {
        await CallManyAsync(1000, 50, Proxy);

        Coze.Seen.Exchanges.Count.ShouldBe(1);
        Coze.Seen.BilledRuns.Count.ShouldBe(1000);
        (await Proxy.BalanceAsync()).ShouldBe(1000m - (1000 * 0.000291m));
    }

    [Test]
    public async Task A_token_that_coze_drops_is_exchanged_once_more_and_nobody_notices()
    {
        await AskAsync(SandboxWorkflows.WordByWord, stream: true);
        Coze.RevokeTokens();

        await CallManyAsync(50, 50, Proxy);

        Coze.Seen.Exchanges.Count.ShouldBe(2);
        Coze.Seen.BilledRuns.Count.ShouldBe(51);
    }

    [Test]
    public async Task A_token_that_is_refused_again_is_given_up()
    {
        var answer = await AskAsync(SandboxWorkflows.TokenAlwaysRefused, stream: true);

        answer.Code.ShouldBe("upstream_auth_failed");
        Coze.Seen.Runs.Count.ShouldBe(2);
    }

    [Test]
    public async Task A_failed_exchange_sends_nothing_and_says_why()
    {
        Coze.FailExchangesWith(ExchangeFault.AccessDenied);

        var answer = await ChatAnswer.ReadAsync(Proxy.Client, Body(SandboxWorkflows.WordByWord, stream: true), "zh");

        answer.Status.ShouldBe(502);
        answer.Code.ShouldBe("upstream_auth_failed");
        answer.Error.GetProperty("message").GetString().ShouldNotBeNull().ShouldContain("OAuth token 获取失败");
        Coze.Seen.Runs.ShouldBeEmpty();
    }

    [Test]
    public async Task A_personal_token_needs_no_exchange()
    {
        var channel = $"Coze:Channels:{ProxyUnderTest.ChannelName}:Auth";
        await RestartAsync(new ProxySettings
        {
            Configuration = new Dictionary<string, string?> { [$"{channel}:Type"] = "Token", [$"{channel}:Token"] = Coze.PersonalAccessToken },
        });

        (await AskAsync(SandboxWorkflows.WordByWord, stream: true)).Status.ShouldBe(200);

        Coze.Seen.Exchanges.ShouldBeEmpty();
    }

    [Test]
    public async Task No_key_no_token_and_no_prompt_is_ever_logged()
    {
        const string Prompt = "a very private question";
        await AskAsync(SandboxWorkflows.WordByWord, stream: true, Prompt);
        await AskAsync(SandboxWorkflows.TokenAlwaysRefused, stream: false, Prompt);
        await AskAsync(SandboxWorkflows.HttpServerError, stream: false, Prompt);

        var secrets = Coze.Seen.Runs.Select(run => run.Bearer).Append(Proxy.Key).Append(Prompt).Append(ProxyUnderTest.AdminToken).Distinct().ToList();
        secrets.ShouldAllBe(secret => secret.Length > 8);
        foreach (var line in Proxy.Log.Lines)
        {
            var all = $"{line.Text} {line.Exception}";
            secrets.ShouldNotContain(secret => all.Contains(secret, StringComparison.Ordinal));
        }
    }

    internal static async Task CallManyAsync(int calls, int atOnce, params ProxyUnderTest[] proxies)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = atOnce };
        await Parallel.ForEachAsync(Enumerable.Range(0, calls), options, async (i, _) =>
        {
            var answer = await ChatAnswer.ReadAsync(proxies[i % proxies.Length].Client, Body(SandboxWorkflows.WordByWord, stream: i % 2 == 0));
            answer.Status.ShouldBe(200, string.Concat(answer.Lines));
        });
    }
}
