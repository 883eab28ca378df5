using System.Data;
using Dapper;

namespace CozeProxy.Billing.Storage;

/// <summary>The columns that an UPDATE is to set: those that somebody wished to change.</summary>
internal sealed class ChangedColumns
{
    private readonly List<string> _columns = [];

    public DynamicParameters Parameters { get; } = new();

    /// <summary>What follows SET; a row that nothing is changed about sets its name to itself, and so is still found or not.</summary>
    public string Sql => _columns.Count == 0 ? "name = name" : string.Join(", ", _columns.Select(column => $"{column} = @{column}"));

    /// <summary>The column's name is part of the statement: it comes from the code, never from a request.</summary>
    public void Add<T>(string column, DbType type, Change<T> change, Func<T, object?> value)
    {
        if (change.IsMade)
        {
            _columns.Add(column);

            // A null has no type of its own, and PostgreSQL takes it for a text.
            Parameters.Add(column, value(change.Value), type);
        }
    }

    public void Add<T>(string column, DbType type, Change<T> change) => Add(column, type, change, value => value);
}
