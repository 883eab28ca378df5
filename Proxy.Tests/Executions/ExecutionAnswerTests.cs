using System.Text.Json;
using CozeProxy.Billing.Executions;
using CozeProxy.Billing.Ledger;
using CozeProxy.Billing.Pricing;
using CozeProxy.Executions;
using CozeProxy.Transforms.OpenAi;

namespace CozeProxy.Tests.Executions;

internal sealed class ExecutionAnswerTests
{
    private static readonly ExecutionEnd Completed = new() { Ending = ExecutionEnding.Completed, Output = "the answer", IsOutputCut = true };

    private static readonly Execution Running = new()
    {
        Stage = ExecutionStage.Running,
        Start = new NewExecution
        {
            CallId = 1L << 40,
            Id = "exec_1",
            AccountId = 1,
            KeyId = 2,
            Hold = Money.Zero,
            Model = "report",
            Target = "7300",
            Channel = "main",
            Price = new PriceSnapshot("", new Price(Money.Zero, Money.Zero, Money.Zero, Money.Zero), Ratio.One, Ratio.One),
            EstimatedInputTokens = 0,
            ExecuteId = "7500",
            WebhookUrl = "https://example.com/secret",
        },
    };

    [Test]
    public void An_end_that_is_not_settled_is_nobodys_business()
    {
        var ended = Running with { Stage = ExecutionStage.Ended, End = Completed, EndedAt = DateTimeOffset.UnixEpoch };

        var answer = Write(ended);

        answer.GetProperty("status").GetString().ShouldBe("running");
        answer.TryGetProperty("output", out _).ShouldBeFalse();
        Write(ended with { Outcome = CallOutcome.Completed, Charge = Money.Parse("1") }).GetProperty("status").GetString().ShouldBe("completed");
    }

    [Test]
    public void A_call_that_was_closed_by_another_is_no_end() =>
        Write(Running with { Outcome = CallOutcome.Abandoned, Charge = Money.Zero }).GetProperty("status").GetString().ShouldBe("running");

    [Test]
    public void A_text_that_was_cut_says_so()
    {
        var answer = Write(Running with { Stage = ExecutionStage.Over, End = Completed, EndedAt = DateTimeOffset.UnixEpoch });

        answer.GetProperty("output_truncated").GetBoolean().ShouldBeTrue();
        answer.GetProperty("usage").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Test]
    public void It_prints_neither_its_text_nor_its_webhook()
    {
        var printed = (Running with { End = Completed }).ToString();

        printed.ShouldNotContain("the answer");
        printed.ShouldNotContain("secret");
    }

    private static JsonElement Write(Execution execution) =>
        JsonSerializer.Deserialize<JsonElement>(ExecutionAnswer.Write(execution, Language.English).Span);
}
