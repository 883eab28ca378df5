namespace CozeProxy.Billing.Usage;

/// <summary>Reads what was called, by whom, and what it cost.</summary>
public interface IUsageStore
{
    /// <summary>The calls that are still kept one by one, newest first; the total is of all pages, also when only those before a call are asked for.</summary>
    Task<Page<UsageRow>> QueryAsync(UsageFilter filter, PageRequest page, CancellationToken cancellationToken);

    /// <summary>The calls of a page like the ones above, when the total is known already: nothing is counted.</summary>
    Task<IReadOnlyList<UsageRow>> ReadPageAsync(UsageFilter filter, PageRequest page, CancellationToken cancellationToken);

    /// <summary>One call that is still kept, with what belongs to it, or null.</summary>
    Task<CallDetail?> GetAsync(long callId, CancellationToken cancellationToken);

    /// <summary>The call of a request by the id that its client saw, or null; the id says when that was, so it takes no search through all calls.</summary>
    Task<UsageRow?> FindAsync(string requestId, CancellationToken cancellationToken);

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
