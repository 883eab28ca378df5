using System.Data.Common;
using System.Text.Json;
using Dapper;

namespace CozeProxy.Billing.Storage;

/// <summary>What an hour's calls come to that have everything in common that can be asked for.</summary>
internal sealed class UsageSumRow
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private static readonly string[] Columns =
    [
        "account_id BIGINT", "key_id BIGINT", "model TEXT", "channel TEXT", "outcome INTEGER",
        "calls BIGINT", "input_tokens BIGINT", "output_tokens BIGINT", "total_tokens BIGINT", "charge BIGINT",
    ];

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

    /// <summary>In one statement, however many there are: each would be a round trip while the writer waits.</summary>
    public static void Insert(Database database, DbConnection connection, long hour, IReadOnlyList<UsageSumRow> rows)
    {
        const string Names = "account_id, key_id, model, channel, outcome, calls, input_tokens, output_tokens, total_tokens, charge";
        connection.Execute(
            $"INSERT INTO usage_sums (hour, {Names}) SELECT @hour, {Names} FROM {database.RowsOfJsonSql("@rows", Columns)}",
            new { hour, rows = JsonSerializer.Serialize(rows, Json) });
    }
}
