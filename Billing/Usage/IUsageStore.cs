namespace CozeProxy.Billing.Usage;

/// <summary>Reads what was called, by whom, and what it cost.</summary>
public interface IUsageStore
{
    /// <summary>The calls that are still kept one by one, newest first; the total is of all pages, also when only those before a call are asked for.</summary>
    Task<Page<UsageRow>> QueryAsync(UsageFilter filter, PageRequest page, CancellationToken cancellationToken);

    /// <summary>The calls, newest first, as many as there are, without holding them all in memory.</summary>
    IAsyncEnumerable<UsageRow> StreamAsync(UsageFilter filter, CancellationToken cancellationToken);

    /// <summary>
    /// The sums of all calls ever; days and hours newest first, other groups by charge. Of calls that are not kept one by one any
    /// more, whole hours are counted: those that begin between the moments asked for.
    /// </summary>
    Task<IReadOnlyList<UsageSum>> SummarizeAsync(UsageFilter filter, UsageGrouping grouping, CancellationToken cancellationToken);

    /// <summary>Takes a closed call's mark for review away; false when there is no such call.</summary>
    Task<bool> MarkReviewedAsync(long callId, CancellationToken cancellationToken);
}
