using System.Runtime.CompilerServices;
using CozeProxy.Billing.Usage;
using Dapper;

namespace CozeProxy.Billing.Storage;

/// <summary>Reads calls and their sums as usage.</summary>
internal sealed class UsageStore(Database database) : IUsageStore
{
    private const int StreamPage = 500;

    // What is not kept any more is as good as gone.
    private const string ReviewedSql = """
        UPDATE calls SET needs_review = false WHERE id = @callId AND outcome IS NOT NULL AND id >= (SELECT kept_from FROM usage_progress)
        """;

    public Task<Page<UsageRow>> QueryAsync(UsageFilter filter, PageRequest page, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return database.ReadSnapshotAsync(
            async snapshot =>
            {
                var progress = await UsageProgress.ReadAsync(snapshot);
                var total = await UsageSums.CountAsync(snapshot, filter, progress);
                return page.Of(await UsagePages.ReadAsync(database, snapshot, filter, progress, page.Limit, page.Offset), total);
            },
            cancellationToken);
    }

    public Task<IReadOnlyList<UsageRow>> ReadPageAsync(UsageFilter filter, PageRequest page, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return database.ReadSnapshotAsync<IReadOnlyList<UsageRow>>(
            async snapshot => await UsagePages.ReadAsync(
                database, snapshot, filter, await UsageProgress.ReadAsync(snapshot), page.Limit, page.Offset),
            cancellationToken);
    }

    public Task<CallDetail?> GetAsync(long callId, CancellationToken cancellationToken) => database.ReadSnapshotAsync(
        async snapshot => await CallSearch.GetAsync(snapshot, callId) is { } row
            ? new CallDetail(row, await AttemptRow.ListAsync(snapshot, callId), await Movements.ListOfCallAsync(snapshot, row.AccountId, callId))
            : null,
        cancellationToken);

    public Task<UsageRow?> FindAsync(string requestId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(requestId);
        return database.ReadSnapshotAsync(snapshot => CallSearch.FindAsync(snapshot, requestId), cancellationToken);
    }

    public async IAsyncEnumerable<UsageRow> StreamAsync(UsageFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);

        // In pages by id, each its own short read: one long read would keep the write-ahead log from being folded back.
        while (true)
        {
            var from = filter;
            var rows = await database.ReadSnapshotAsync(
                async snapshot => await UsagePages.ReadAsync(database, snapshot, from, await UsageProgress.ReadAsync(snapshot), StreamPage, offset: 0),
                cancellationToken);

            foreach (var row in rows)
            {
                yield return row;
            }

            if (rows.Count < StreamPage)
            {
                yield break;
            }

            filter = filter with { Before = rows[^1].CallId };
        }
    }

    public Task<IReadOnlyList<UsageSum>> SummarizeAsync(UsageFilter filter, UsageGrouping grouping, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return database.ReadSnapshotAsync(snapshot => UsageSums.ReadAsync(snapshot, filter, grouping), cancellationToken);
    }

    public async Task<bool> MarkReviewedAsync(long callId, CancellationToken cancellationToken) =>
        await database.WriteAsync(connection => connection.Execute(ReviewedSql, new { callId }), cancellationToken) == 1;
}
