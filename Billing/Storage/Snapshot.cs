using System.Data.Common;
using Dapper;

namespace CozeProxy.Billing.Storage;

/// <summary>Queries that all see the same moment.</summary>
internal sealed class Snapshot(DbConnection connection, DbTransaction transaction, CancellationToken cancellationToken)
{
    public async Task<List<T>> QueryAsync<T>(string sql, object? parameters = null) => (await connection.QueryAsync<T>(Command(sql, parameters))).AsList();

    public Task<T> SingleAsync<T>(string sql, object? parameters = null) => connection.QuerySingleAsync<T>(Command(sql, parameters));

    public Task<T?> FirstAsync<T>(string sql, object? parameters = null) => connection.QueryFirstOrDefaultAsync<T>(Command(sql, parameters));

    private CommandDefinition Command(string sql, object? parameters) => new(sql, parameters, transaction, cancellationToken: cancellationToken);
}
