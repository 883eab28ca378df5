namespace CozeProxy.Billing.Usage;

/// <summary>What an operator looks at first: how much is called, by what, how fast it answers, and what is under way.</summary>
public interface IUsageOverview
{
    /// <summary>What the calls that began between the moments come to.</summary>
    Task<UsageTotals> TotalsAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken);

    /// <summary>
    /// Calls and charges by UTC hour or, where <paramref name="step"/> says so, UTC day, for each model, account or channel; in no
    /// order, and without those in which nothing was called.
    /// </summary>
    Task<IReadOnlyList<UsagePoint>> SeriesAsync(
        DateTimeOffset from, DateTimeOffset to, UsageGrouping step, UsageGrouping grouping, CancellationToken cancellationToken);

    /// <summary>The newest calls between the moments, a bounded number of them: what no sums are kept of.</summary>
    Task<NewestCalls> NewestAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken);

    /// <summary>What is set aside at this moment.</summary>
    Task<OpenHolds> OpenHoldsAsync(CancellationToken cancellationToken);
}
