using CozeProxy.Billing.Accounts;
using CozeProxy.Billing.Executions;
using CozeProxy.Billing.Ledger;
using CozeProxy.Billing.Pricing;

namespace CozeProxy.Tests.Billing.Executions;

/// <summary>What tests of executions do with the books.</summary>
internal static class ExecutionBooks
{
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    public static IExecutionStore Runs(this Books books) => books.Get<IExecutionStore>();

    /// <summary>A call whose run Coze has accepted, due at once.</summary>
    public static async Task<NewExecution> BeginAsync(this Books books, Account account, string? webhook = null, TimeSpan firstLook = default)
    {
        var opening = books.Opening(account, "4");
        (await books.HoldAsync(opening)).ShouldBe(HoldResult.Held);
        var execution = Of(opening, webhook);
        (await books.Runs().AddAsync(execution, firstLook, CancellationToken.None)).ShouldBeTrue();
        return execution;
    }

    public static NewExecution Of(CallOpening opening, string? webhook = null) => new()
    {
        CallId = opening.CallId,
        Id = $"exec_{opening.CallId}",
        AccountId = opening.AccountId,
        KeyId = opening.KeyId,
        Hold = opening.Hold,
        Model = "coze-workflow-async",
        Target = opening.Target,
        Channel = "second",
        Price = new PriceSnapshot(
            "special", new Price(Money.Parse("1"), Money.Parse("2"), Money.Parse("0.5"), Money.Parse("0.25")) { MissingUsage = MissingUsage.PerCall },
            Ratio.Parse("1.5"), Ratio.Parse("2")),
        EstimatedInputTokens = 7,
        ExecuteId = "7500",
        DebugUrl = "https://www.coze.cn/work_flow?execute_id=7500",
        CozeLogId = "log-1",
        WebhookUrl = webhook,
    };

    public static ExecutionEnd Completed(string output = "the answer") => new()
    {
        Ending = ExecutionEnding.Completed,
        Output = output,
        EstimatedOutputTokens = 3,
        Reported = new TokenUsage(1000, 2000, 3000, Estimated: false),
        CozeLogId = "log-2",
    };

    public static async Task<IReadOnlyList<TakenExecution>> TakeAsync(this Books books, int most = 10, TimeSpan? lease = null) =>
        await books.Runs().TakeDueAsync(most, lease ?? Lease, CancellationToken.None);

    public static async Task<Execution?> FindAsync(this Books books, NewExecution execution) =>
        await books.Runs().FindAsync(execution.AccountId, execution.Id, CancellationToken.None);

    public static async Task<SettleResult> SettleAsync(this Books books, TakenExecution taken) =>
        await books.SettleAsync(ExecutionSettlement.Close(taken.Execution, ChargeBasis.Nothing));
}
