using Npgsql;

namespace CozeProxy.Billing.Storage.Postgres;

/// <summary>Turns rows into one array a column, which is how many of them travel in one statement.</summary>
internal sealed class Columns<TRow>(string sql, IReadOnlyList<TRow> rows)
{
    public NpgsqlBatchCommand Command { get; } = new(sql);

    public Columns<TRow> Add<TValue>(Func<TRow, TValue> value)
    {
        var column = new TValue[rows.Count];
        for (var row = 0; row < column.Length; row++)
        {
            column[row] = value(rows[row]);
        }

        Command.Parameters.Add(new NpgsqlParameter<TValue[]> { TypedValue = column });
        return this;
    }

    /// <summary>PostgreSQL keeps no NUL in a text, and callers and Coze may send one.</summary>
    public Columns<TRow> Text(Func<TRow, string?> text) => Add(row => text(row)?.Replace('\0', '\uFFFD'));
}
