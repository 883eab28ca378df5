using CozeProxy.Billing;
using Npgsql;

namespace CozeProxy.Bench.Ledger;

/// <summary>Gives out empty stores and takes them away again.</summary>
internal sealed class Stores(string folder, string? postgres) : IAsyncDisposable
{
    private readonly DirectoryInfo _files = Directory.CreateDirectory(Path.Combine(folder, Guid.NewGuid().ToString("N")));
    private readonly List<string> _databases = [];

    /// <summary>The connection string of a store that nobody has used.</summary>
    public async Task<string> NewAsync(Contender contender)
    {
        var name = $"bench_{Guid.NewGuid():N}";
        if (contender.Provider == BillingOptions.Sqlite)
        {
            return $"Data Source={Path.Combine(_files.FullName, name)}.db";
        }

        await RunAsync($"CREATE DATABASE {name}");
        _databases.Add(name);
        return new NpgsqlConnectionStringBuilder(postgres) { Database = name }.ConnectionString;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var database in _databases)
        {
            await RunAsync($"DROP DATABASE {database} WITH (FORCE)");
        }

        _files.Delete(recursive: true);
    }

    private async Task RunAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(postgres!);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
