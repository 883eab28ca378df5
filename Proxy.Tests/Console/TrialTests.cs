using System.Text.Json;
using CozeProxy.Admin.Ui.Trying;
using CozeProxy.Billing.Pricing;
using CozeProxy.Tests.Transforms.Fakes;

namespace CozeProxy.Tests.Console;

internal sealed class TrialTests
{
    [TestCase("http://127.0.0.1:3000", "http://127.0.0.1:3000/")]
    [TestCase("http://0.0.0.0:80", "http://127.0.0.1/")]
    [TestCase("http://[::]:3000", "http://localhost:3000/")]
    [TestCase("http://+:3000", "http://localhost:3000/")]
    [TestCase("https://*:443 http://*:8080", "http://localhost:8080/")]
    [TestCase("https://10.0.0.5:443", "https://10.0.0.5/")]
    [TestCase("http://unix:/run/proxy.sock", null)]
    [TestCase("", null)]
    public void The_proxy_finds_where_it_can_call_itself(string addresses, string? expected) =>
        TryAddress.Of(addresses.Split(' ', StringSplitOptions.RemoveEmptyEntries))?.AbsoluteUri.ShouldBe(expected);

    [Test]
    public void A_long_text_is_kept_in_blocks_that_do_not_change()
    {
        var blocks = new TextBlocks();
        for (var i = 0; i < 1000; i++)
        {
            blocks.Append($"a{char.ConvertFromUtf32(0x1F600)}");
        }

        var before = blocks.ToList();
        blocks.Append("end");
        var after = blocks.ToList();

        string.Concat(after).ShouldBe(string.Concat(Enumerable.Repeat("a😀", 1000)) + "end");
        after.SkipLast(1).ShouldBe(before.SkipLast(1));
        after.ShouldNotContain(block => char.IsHighSurrogate(block.Last()));
        blocks.Append(new string('x', TextBlocks.MostKept));
        (blocks.Kept, blocks.Length).ShouldBe((TextBlocks.MostKept, TextBlocks.MostKept + 3003));
    }

    [TestCase("", null)]
    [TestCase("""{"workflow_parameters":{"a":1}}""", null)]
    [TestCase("""[1]""", "must be a JSON object")]
    [TestCase("""{"model":"other"}""", "`model`")]
    [TestCase("{", "no JSON")]
    public void What_is_wrong_with_extra_fields_is_said(string extra, string? said)
    {
        var mistake = new TryRequest { Extra = extra }.FindMistake()?.English;
        (said is null ? mistake is null : mistake!.Contains(said, StringComparison.Ordinal)).ShouldBeTrue(mistake);
    }

    [Test]
    public void The_body_has_what_was_entered_and_the_curl_holds_no_key()
    {
        var request = new TryRequest { Model = "m", System = "be brief", User = "it's", Extra = """{"user":"42","user":"43"}""" };

        using var body = JsonDocument.Parse(request.ToBody());
        body.RootElement.GetProperty("messages").GetArrayLength().ShouldBe(2);
        body.RootElement.GetProperty("user").GetString().ShouldBe("43");
        body.RootElement.GetProperty("stream_options").GetProperty("include_usage").GetBoolean().ShouldBeTrue();
        request.ToCurl("https://gateway.example/").ShouldContain(@"it'\''s");
        request.ToCurl("https://gateway.example/").ShouldContain("https://gateway.example/v1/chat/completions");
        request.ToCurl("https://gateway.example/").ShouldContain("Bearer sk-…");
    }

    [Test]
    public void A_trial_counts_what_it_has_until_it_is_told()
    {
        var time = new FakeTime();
        var run = new TryRun(time, estimatedInput: 3);
        var trial = new Trial(run, 1, new PriceSnapshot("p", new Price(Money.Parse("1"), Money.Parse("2"), Money.Zero, Money.Zero), Ratio.One, Ratio.One));

        run.Say("12345678");
        var estimated = run.Look();
        run.Report(new TokenUsage(10, 20, 30, Estimated: false));
        run.Complete();
        run.Fail(new TryFailure(new("late", "迟")));
        var told = run.Look();

        (estimated.State, estimated.Usage).ShouldBe((TryState.Running, new TokenUsage(3, 2, 5, Estimated: true)));
        trial.Estimate(estimated.Usage).ShouldBe(Money.Parse("0.007"));
        (told.State, told.Usage.TotalTokens, told.Failure).ShouldBe((TryState.Done, 30, null));
        trial.Estimate(told.Usage).ShouldBe(Money.Parse("0.05"));
    }
}
