using System.Globalization;
using System.Runtime.CompilerServices;
using CozeProxy.Billing.Ledger;
using CozeProxy.Billing.Pricing;
using CozeProxy.Billing.Usage;
using Dapper;

namespace CozeProxy.Billing.Storage;

/// <summary>Reads the calls table as usage.</summary>
internal sealed class UsageStore(Database database) : IUsageStore
{
    // What CallIdGenerator.TimeOf does, in SQL: days since 1970.
    private static readonly string DayOfId = string.Create(
        CultureInfo.InvariantCulture, $"(((calls.id >> {CallIdGenerator.TimeShift}) + {CallIdGenerator.Epoch}) / 86400000)");

    private const int StreamPage = 500;

    public async Task<Page<UsageRow>> QueryAsync(UsageFilter filter, PageRequest page, CancellationToken cancellationToken)
    {
        var (where, parameters) = UsageConditions.Of(filter);
        parameters.Add("limit", page.Limit);
        parameters.Add("offset", page.Offset);
        return await database.ReadAsync(
            async connection =>
            {
                var total = await connection.ExecuteScalarAsync<long>(new CommandDefinition(
                    $"SELECT COUNT(*) FROM calls {where}", parameters, cancellationToken: cancellationToken));
                var records = await connection.QueryAsync<UsageRecord>(new CommandDefinition(
                    UsageRecord.Select($"{where} ORDER BY calls.id DESC LIMIT @limit OFFSET @offset"), parameters, cancellationToken: cancellationToken));
                return page.Of(records.Select(record => record.ToRow()).ToList(), total);
            },
            cancellationToken);
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
            var records = await database.ReadAsync(
                async connection => (await connection.QueryAsync<UsageRecord>(new CommandDefinition(
                    UsageRecord.Select($"{where} ORDER BY calls.id DESC LIMIT @limit"), parameters, cancellationToken: cancellationToken))).AsList(),
                cancellationToken);

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
            UsageGrouping.Account => "account_id",
            UsageGrouping.Channel => "channel",
            _ => throw new ArgumentOutOfRangeException(nameof(grouping)),
        };
        var order = grouping == UsageGrouping.Day ? "label DESC" : "charge DESC, label";
        return await database.ReadAsync(
            async connection =>
            {
                var sums = await connection.QueryAsync<SumRow>(new CommandDefinition(
                    $"""
                    SELECT CAST({by} AS TEXT) AS label, COUNT(*) AS calls, {Sum("input_tokens")}, {Sum("output_tokens")}, {Sum("total_tokens")}, {Sum("charge")}
                    FROM calls {where}
                    {(grouping == UsageGrouping.None ? "" : "GROUP BY label")} ORDER BY {order}
                    """,
                    parameters,
                    cancellationToken: cancellationToken));
                return (IReadOnlyList<UsageSum>)sums.Select(sum => sum.ToSum(grouping)).ToList();
            },
            cancellationToken);
    }

    private static string Sum(string column) => $"CAST(COALESCE(SUM({column}), 0) AS BIGINT) AS {column}";

    private sealed class SumRow
    {
        public string? Label { get; init; }

        public long Calls { get; init; }

        public long InputTokens { get; init; }

        public long OutputTokens { get; init; }

        public long TotalTokens { get; init; }

        public long Charge { get; init; }

        public UsageSum ToSum(UsageGrouping grouping) => new(
            grouping == UsageGrouping.Day ? DayOf(Label!) : Label, Calls, InputTokens, OutputTokens, TotalTokens, new Money(Charge));

        private static string DayOf(string daysSince1970) => DateOnly.FromDateTime(DateTime.UnixEpoch)
            .AddDays(int.Parse(daysSince1970, CultureInfo.InvariantCulture)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    }
}
