using System.Globalization;
using System.Runtime.CompilerServices;
using CozeProxy.Billing.Ledger;
using CozeProxy.Billing.Pricing;
using CozeProxy.Billing.Usage;
using Dapper;

namespace CozeProxy.Billing.Storage.Sqlite;

/// <summary>Reads the calls table as usage.</summary>
internal sealed class SqliteUsageStore(SqliteDatabase database) : IUsageStore
{
    // What CallIdGenerator.TimeOf does, in SQL.
    private static readonly string DayOfId = string.Create(
        CultureInfo.InvariantCulture, $"date(((calls.id >> {CallIdGenerator.TimeShift}) + {CallIdGenerator.Epoch}) / 1000, 'unixepoch')");

    private const int StreamPage = 500;

    public async Task<Page<UsageRow>> QueryAsync(UsageFilter filter, PageRequest page, CancellationToken cancellationToken)
    {
        var (where, parameters) = UsageConditions.Of(filter);
        parameters.Add("limit", page.Limit);
        parameters.Add("offset", page.Offset);
        await using var connection = await database.OpenReaderAsync(cancellationToken);
        var total = await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            $"SELECT COUNT(*) FROM calls {where}", parameters, cancellationToken: cancellationToken));
        var records = await connection.QueryAsync<UsageRecord>(new CommandDefinition(
            UsageRecord.Select($"{where} ORDER BY calls.id DESC LIMIT @limit OFFSET @offset"), parameters, cancellationToken: cancellationToken));
        return page.Of(records.Select(record => record.ToRow()).ToList(), total);
    }

    public async IAsyncEnumerable<UsageRow> StreamAsync(UsageFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // In pages by id, each its own short read: one long read would keep the write-ahead log from being folded back.
        var (where, parameters) = UsageConditions.Of(filter, "calls.id < @before");
        parameters.Add("limit", StreamPage);
        var before = long.MaxValue;
        while (true)
        {
            parameters.Add("before", before);
            List<UsageRecord> records;
            await using (var connection = await database.OpenReaderAsync(cancellationToken))
            {
                records = (await connection.QueryAsync<UsageRecord>(new CommandDefinition(
                    UsageRecord.Select($"{where} ORDER BY calls.id DESC LIMIT @limit"), parameters, cancellationToken: cancellationToken))).AsList();
            }

            foreach (var record in records)
            {
                yield return record.ToRow();
            }

            if (records.Count < StreamPage)
            {
                yield break;
            }

            before = records[^1].Id;
        }
    }

    public async Task<IReadOnlyList<UsageSum>> SummarizeAsync(UsageFilter filter, UsageGrouping grouping, CancellationToken cancellationToken)
    {
        var (where, parameters) = UsageConditions.Of(filter);
        var by = grouping switch
        {
            UsageGrouping.None => "NULL",
            UsageGrouping.Day => DayOfId,
            UsageGrouping.Model => "model",
            UsageGrouping.Account => "CAST(account_id AS TEXT)",
            UsageGrouping.Channel => "channel",
            _ => throw new ArgumentOutOfRangeException(nameof(grouping)),
        };
        var order = grouping == UsageGrouping.Day ? "label DESC" : "charge DESC, label";
        await using var connection = await database.OpenReaderAsync(cancellationToken);
        var sums = await connection.QueryAsync<SumRow>(new CommandDefinition(
            $"""
            SELECT {by} AS label, COUNT(*) AS calls, COALESCE(SUM(input_tokens), 0) AS input_tokens, COALESCE(SUM(output_tokens), 0) AS output_tokens,
                   COALESCE(SUM(total_tokens), 0) AS total_tokens, COALESCE(SUM(charge), 0) AS charge
            FROM calls {where}
            {(grouping == UsageGrouping.None ? "" : "GROUP BY label")} ORDER BY {order}
            """,
            parameters,
            cancellationToken: cancellationToken));
        return sums.Select(sum => sum.ToSum()).ToList();
    }

    private sealed class SumRow
    {
        public string? Label { get; init; }

        public long Calls { get; init; }

        public long InputTokens { get; init; }

        public long OutputTokens { get; init; }

        public long TotalTokens { get; init; }

        public long Charge { get; init; }

        public UsageSum ToSum() => new(Label, Calls, InputTokens, OutputTokens, TotalTokens, new Money(Charge));
    }
}
