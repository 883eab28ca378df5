namespace CozeProxy.Billing.Usage;

/// <summary>Reads what was called, by whom, and what it cost.</summary>
public interface IUsageStore
{
    /// <summary>The calls, newest first.</summary>
    Task<Page<UsageRow>> QueryAsync(UsageFilter filter, PageRequest page, CancellationToken cancellationToken);

    /// <summary>The calls, newest first, as many as there are, without holding them all in memory.</summary>
    IAsyncEnumerable<UsageRow> StreamAsync(UsageFilter filter, CancellationToken cancellationToken);

    /// <summary>Their sums; days newest first, other groups by charge.</summary>
    Task<IReadOnlyList<UsageSum>> SummarizeAsync(UsageFilter filter, UsageGrouping grouping, CancellationToken cancellationToken);
}
