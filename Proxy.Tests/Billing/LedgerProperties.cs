using CozeProxy.Billing;
using FsCheck;
using FsCheck.Fluent;

namespace CozeProxy.Tests.Billing;

/// <summary>Whatever happens, in whatever order and however much of it at once: the books are exact.</summary>
[TestFixture(BillingOptions.Sqlite, 1)]
[TestFixture(BillingOptions.Postgres, 1)]
[TestFixture(BillingOptions.Postgres, 2)]
public class LedgerProperties(string provider, int replicas)
{
    private const int Histories = 40;

    [Test]
    public async Task Any_history_leaves_exact_books()
    {
        await using var story = await LedgerStory.BeginAsync(provider, replicas);
        var histories = ArbMap.Default.ArbFor<(byte What, byte Which, byte Amount)[]>();

        Prop.ForAll(histories, events => story.TellAsync(events).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(Histories).WithEndSize(120));

        story.Settled.ShouldBeGreaterThan(50);
        story.OverHold.ShouldBeGreaterThan(0);
        story.Abandoned.ShouldBeGreaterThan(0);
        story.OverBudget.ShouldBeGreaterThan(0);
        story.BudgetsKept.ShouldBeGreaterThan(0);
    }
}
