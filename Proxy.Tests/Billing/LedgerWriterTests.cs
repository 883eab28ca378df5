using System.Diagnostics.Metrics;
using CozeProxy.Billing.Ledger;
using CozeProxy.Billing.Storage;
using CozeProxy.Billing.Storage.Writing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace CozeProxy.Tests.Billing;

/// <summary>A commit whose answer is lost may have come through, or not: nobody is told a wrong thing either way.</summary>
public class LedgerWriterTests
{
    private ServiceProvider _services = null!;
    private LostAnswers _store = null!;
    private LedgerWriter _writer = null!;

    [SetUp]
    public void Start()
    {
        _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        _store = new LostAnswers();
        _writer = new LedgerWriter(_store, largestBatch: 100, new LedgerMetrics(_services.GetRequiredService<IMeterFactory>()), NullLogger.Instance);
    }

    [TearDown]
    public void Stop()
    {
        _writer.Dispose();
        _store.Dispose();
        _services.Dispose();
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_settlement_whose_answer_was_lost_is_made_once_and_told_as_settled(bool cameThrough)
    {
        var opening = LostAnswers.Opening;
        (await HoldAsync(opening)).ShouldBe(HoldResult.Held);
        _store.LoseNext(cameThrough);

        (await SettleAsync(opening)).ShouldBe(SettleResult.Settled);

        (await SettleAsync(opening)).ShouldBe(SettleResult.AlreadySettled);
        _store.Closed.ShouldHaveSingleItem().Outcome.ShouldBe(CallOutcome.Completed);
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_hold_whose_answer_was_lost_is_refused_and_does_not_stand(bool cameThrough)
    {
        _store.LoseNext(cameThrough);
        await Should.ThrowAsync<StorageException>(() => HoldAsync(LostAnswers.Opening));

        // Whatever comes next runs behind what takes the hold back.
        await HoldUntilTakenAsync(LostAnswers.Opening with { CallId = 2 });

        _store.OpenCalls.ShouldBe([2]);
        _store.Closed.Select(closing => closing.Outcome).ShouldBe(cameThrough ? [CallOutcome.Refused] : []);
    }

    private async Task HoldUntilTakenAsync(CallOpening opening)
    {
        while (true)
        {
            try
            {
                await HoldAsync(opening);
                return;
            }
            catch (StorageException)
            {
                // The writer leaves a store that failed alone for a moment.
                await Task.Yield();
            }
        }
    }

    private Task<HoldResult> HoldAsync(CallOpening opening) => _writer.RunAsync(new HoldOperation(opening), CancellationToken.None);

    private Task<SettleResult> SettleAsync(CallOpening opening) =>
        _writer.RunAsync(new SettleOperation(Books.Closing(opening, "1")), CancellationToken.None);
}
