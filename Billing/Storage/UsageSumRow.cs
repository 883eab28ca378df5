using System.Data.Common;
using System.Globalization;
using Dapper;

namespace CozeProxy.Billing.Storage;

/// <summary>What an hour's calls come to that have everything in common that can be asked for.</summary>
internal sealed class UsageSumRow
{
    private const string Columns = "hour, account_id, key_id, model, channel, outcome, calls, input_tokens, output_tokens, total_tokens, charge";

    // Many rows a statement: each statement is a round trip while the writer waits.
    private const int AtOnce = 100;

    public long AccountId { get; init; }

    public long KeyId { get; init; }

    public string Model { get; init; } = "";

    public string Channel { get; init; } = "";

    public int Outcome { get; init; }

    public long Calls { get; init; }

    public long InputTokens { get; init; }

    public long OutputTokens { get; init; }

    public long TotalTokens { get; init; }

    public long Charge { get; init; }

    public static void Insert(DbConnection connection, long hour, IReadOnlyList<UsageSumRow> rows)
    {
        foreach (var some in rows.Chunk(AtOnce))
        {
            var parameters = new DynamicParameters();
            parameters.Add("hour", hour);
            var values = new List<string>();
            foreach (var row in some)
            {
                values.Add(row.Add(parameters, values.Count.ToString(CultureInfo.InvariantCulture)));
            }

            // Two names that the database keeps apart may be one here: a text ends at a NUL when it is read.
            connection.Execute(
                $"""
                INSERT INTO usage_sums ({Columns}) VALUES {string.Join(", ", values)}
                ON CONFLICT (hour, account_id, key_id, model, channel, outcome) DO UPDATE SET
                    calls = usage_sums.calls + excluded.calls, input_tokens = usage_sums.input_tokens + excluded.input_tokens,
                    output_tokens = usage_sums.output_tokens + excluded.output_tokens, total_tokens = usage_sums.total_tokens + excluded.total_tokens,
                    charge = usage_sums.charge + excluded.charge
                """,
                parameters);
        }
    }

    private string Add(DynamicParameters parameters, string number)
    {
        parameters.Add($"account{number}", AccountId);
        parameters.Add($"key{number}", KeyId);
        parameters.Add($"model{number}", Model);
        parameters.Add($"channel{number}", Channel);
        parameters.Add($"outcome{number}", Outcome);
        parameters.Add($"calls{number}", Calls);
        parameters.Add($"input{number}", InputTokens);
        parameters.Add($"output{number}", OutputTokens);
        parameters.Add($"total{number}", TotalTokens);
        parameters.Add($"charge{number}", Charge);
        return $"(@hour, @account{number}, @key{number}, @model{number}, @channel{number}, @outcome{number}, "
            + $"@calls{number}, @input{number}, @output{number}, @total{number}, @charge{number})";
    }
}
