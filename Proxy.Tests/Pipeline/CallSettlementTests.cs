using CozeProxy.Billing.Ledger;
using CozeProxy.Billing.Pricing;
using CozeProxy.Pipeline;
using CozeProxy.Tests.Transforms.Fakes;
using CozeProxy.Transforms.Coze;
using CozeProxy.Transforms.Exchange;
using CozeProxy.Transforms.OpenAi;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Prices = CozeProxy.Tests.Billing.Some;

namespace CozeProxy.Tests.Pipeline;

internal sealed class CallSettlementTests
{
    private const string Hold = "1";

    private readonly PriceSnapshot _price = Prices.Snapshot(input: "1", output: "2", perCall: "0.5");
    private FakeLedger _ledger = null!;
    private RecordingLogger<CallLog> _logger = null!;
    private RunReport _report = null!;

    [SetUp]
    public void Begin()
    {
        _ledger = new FakeLedger();
        _logger = new RecordingLogger<CallLog>();
        _report = new RunReport();
    }

    [Test]
    public async Task What_Coze_counted_is_charged()
    {
        Answer("text", new CozeUsage(45, 123, 168)).Complete();

        var closing = await SettleAsync(_price);

        closing.Outcome.ShouldBe(CallOutcome.Completed);
        closing.Basis.ShouldBe(ChargeBasis.Reported);
        closing.Usage.ShouldBe(new TokenUsage(45, 123, 168, Estimated: false));
        closing.Charge.ToString().ShouldBe("0.791");
        closing.NeedsReview.ShouldBeFalse();
        closing.Status.ShouldBe(200);
    }

    [TestCase(MissingUsage.Estimate, ChargeBasis.Estimated, "0.504")]
    [TestCase(MissingUsage.PerCall, ChargeBasis.PerCall, "0.5")]
    [TestCase(MissingUsage.Free, ChargeBasis.Nothing, "0")]
    public async Task What_Coze_did_not_count_costs_what_the_price_says(MissingUsage missing, ChargeBasis basis, string charge)
    {
        Answer("text").Complete();

        var closing = await SettleAsync(_price with { Price = _price.Price with { MissingUsage = missing } });

        closing.Basis.ShouldBe(basis);
        closing.Charge.ToString().ShouldBe(charge);
    }

    [Test]
    public async Task A_stream_that_is_cut_is_charged_what_went_in_and_what_was_delivered()
    {
        Answer("text").MarkDelivered();
        _report.AddText("and text that nobody was given"u8);
        _report.Fail(ApiErrors.Truncated);

        var closing = await SettleAsync(_price);

        closing.Outcome.ShouldBe(CallOutcome.Failed);
        closing.Usage.ShouldBe(new TokenUsage(2, 1, 3, Estimated: true));
        closing.Basis.ShouldBe(ChargeBasis.Estimated);
        closing.Status.ShouldBe(200, "the client had its 200 already");
        closing.ErrorCode.ShouldBe("upstream_error");
    }

    [Test]
    public async Task An_answer_that_failed_before_the_client_had_any_of_it_is_free()
    {
        Answer("text").Fail(ApiErrors.Overdue);

        var closing = await SettleAsync(_price);

        closing.Outcome.ShouldBe(CallOutcome.Failed);
        closing.Basis.ShouldBe(ChargeBasis.Nothing);
        closing.Usage.ShouldBeNull();
        closing.Status.ShouldBe(504);
    }

    [Test]
    public async Task A_call_that_Coze_declined_is_refused_and_free()
    {
        _report.Fail(new CozeFault(null, 4200, "no"));

        var closing = await SettleAsync(_price);

        closing.Outcome.ShouldBe(CallOutcome.Refused);
        closing.Charge.ShouldBe(Money.Zero);
    }

    [TestCase(false, CallOutcome.ClientGone)]
    [TestCase(true, CallOutcome.Abandoned)]
    public async Task A_run_that_was_given_up_is_charged_what_is_known_and_looked_at(bool atShutdown, CallOutcome outcome)
    {
        Answer("text").MarkDelivered();
        _report.ClientGone = true;
        _report.GiveUp(atShutdown);

        var closing = await SettleAsync(_price);

        closing.Outcome.ShouldBe(outcome);
        closing.Usage.ShouldBe(new TokenUsage(2, 1, 3, Estimated: true));
        closing.NeedsReview.ShouldBeTrue();
    }

    [Test]
    public async Task Tokens_beyond_all_arithmetic_are_charged_the_hold()
    {
        Answer("text", CozeUsage.Of(1, long.MaxValue - 1, 0)).Complete();

        var closing = await SettleAsync(_price);

        closing.Basis.ShouldBe(ChargeBasis.Hold);
        closing.Charge.ToString().ShouldBe(Hold);
        closing.NeedsReview.ShouldBeTrue();
    }

    [TestCase(SettleResult.AlreadySettled)]
    [TestCase(SettleResult.NotFound)]
    public async Task A_call_that_another_has_closed_does_not_end_as_finished(SettleResult result)
    {
        Answer("text", new CozeUsage(45, 123, 168)).Complete();
        _ledger.Answer = () => result;

        await Should.ThrowAsync<InvalidOperationException>(() => SettleAsync(_price));

        var line = _logger.Lines.ShouldHaveSingleItem();
        line.Level.ShouldBe(LogLevel.Error);
        line.Id.Id.ShouldBe(5104);
        line.Text.ShouldContain(result.ToString());
        line.Text.ShouldContain("0.791");
    }

    [Test]
    public async Task A_ledger_that_fails_is_logged_once_and_told_to_whoever_asks()
    {
        Answer("text").Complete();
        _ledger.Answer = () => throw new IOException("disk full");
        var settlement = Settlement(_price);

        await Should.ThrowAsync<IOException>(() => settlement.SettleAsync(_report));
        await Should.ThrowAsync<IOException>(() => settlement.SettleAsync(_report));
        await settlement.CloseAsync(failure: null);

        _logger.Lines.ShouldHaveSingleItem().Id.Id.ShouldBe(5102);
    }

    private RunReport Answer(string text, CozeUsage? usage = null)
    {
        _report.AddText(System.Text.Encoding.UTF8.GetBytes(text));
        _report.SetUsage(usage);
        return _report;
    }

    private async Task<CallClosing> SettleAsync(PriceSnapshot price)
    {
        await Settlement(price).SettleAsync(_report);
        return _ledger.Closings.ShouldHaveSingleItem();
    }

    private CallSettlement Settlement(PriceSnapshot price)
    {
        var opening = new CallOpening
        {
            CallId = 1,
            RequestId = "req_8f14e45f",
            AccountId = 1,
            KeyId = 2,
            Model = "workflow-7300",
            Target = "7300",
            Channel = "channel-0",
            Group = "default",
            Price = price,
            Hold = Money.Parse(Hold),
        };
        return new CallSettlement(Calls.Of(maxTokens: null, price), opening, _ledger, new FakeTime(), new CallLog(new ConfigurationBuilder().Build(), _logger));
    }
}
