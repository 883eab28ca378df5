using CozeProxy.Sandbox.Coze;

namespace CozeProxy.Tests.EndToEnd;

/// <summary>The line operators know from their gateway, once a call, with the numbers of its bill.</summary>
internal sealed class WhenACallIsLogged : ProxyFixture
{
    private const int Settled = 5103;

    // Whatever language the words are in, a program finds the same names.
    private static readonly string[] Names =
        ["RequestId", "Outcome", "InputTokens", "OutputTokens", "TotalTokens", "ModelPrice", "GroupRatio", "CompletionRatio", "Charge", "Basis"];

    [TestCase("en", "Model price 0.001, group ratio 1.5, completion ratio 2, charge 0.0004365 (Reported)")]
    [TestCase("zh", "模型价格 0.001，分组倍率 1.5，完成倍率 2，费用 0.0004365（Reported）")]
    public async Task It_says_in_the_chosen_language_what_the_call_cost_and_why(string language, string words)
    {
        await RestartAsync(new ProxySettings { Configuration = new Dictionary<string, string?> { ["Logging:Language"] = language, ["Billing:Groups:default"] = "1.5" } });

        var answer = await AskAsync(SandboxWorkflows.WordByWord, stream: true, "words that stay between the two");

        var line = await Proxy.Log.WaitForAsync(line => line.EventId == Settled, Patience);
        var requestId = answer.Headers["x-request-id"];
        line.Text.ShouldBe($"{requestId} Completed. Input tokens: 45, Output tokens: 123, Total tokens: 168. {words}");
        line.Fields.Keys.ShouldBe([.. Names, "{OriginalFormat}"], ignoreOrder: true);
        line.Fields["RequestId"].ShouldBe(requestId);
        line.Fields["Charge"]!.ToString().ShouldBe("0.0004365");
        Proxy.Log.Lines.ShouldAllBe(logged => !logged.Text.Contains("words that stay", StringComparison.Ordinal));
    }

    [Test]
    public async Task It_is_english_where_nothing_is_said()
    {
        await AskAsync(SandboxWorkflows.EmptyDone, stream: true);

        (await Proxy.Log.WaitForAsync(line => line.EventId == Settled, Patience)).Text
            .ShouldEndWith(" Failed. Input tokens: 0, Output tokens: 0, Total tokens: 0. Model price 0.001, group ratio 1, completion ratio 2, charge 0 (Nothing)");
    }
}
