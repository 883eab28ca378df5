using CozeProxy.Billing.Models;
using Dapper;

namespace CozeProxy.Billing.Storage;

/// <summary>The models table.</summary>
internal sealed class ModelStore(Database database, TimeProvider time) : IModelStore
{
    public Task<IReadOnlyList<StoredModel>> ListAsync(CancellationToken cancellationToken) => database.ReadAsync<IReadOnlyList<StoredModel>>(
        async connection =>
        {
            var rows = await connection.QueryAsync<Row>(new CommandDefinition(
                "SELECT name, document, changed_at FROM models", cancellationToken: cancellationToken));
            return [.. rows.Select(row => row.ToModel()).OrderBy(model => model.Name, StringComparer.Ordinal)];
        },
        cancellationToken);

    public Task<StoredModel> PutAsync(string name, string document, CancellationToken cancellationToken) => database.WriteAsync(
        connection =>
        {
            var row = new Row { Name = name, Document = document, ChangedAt = time.GetUtcNow().ToUnixTimeMilliseconds() };
            database.Announce(connection, StoredTopic.Models);
            connection.Execute(
                """
                INSERT INTO models (name, document, changed_at) VALUES (@Name, @Document, @ChangedAt)
                ON CONFLICT (name) DO UPDATE SET document = excluded.document, changed_at = excluded.changed_at
                """,
                row);
            return row.ToModel();
        },
        cancellationToken);

    public async Task<bool> DeleteAsync(string name, CancellationToken cancellationToken) => await database.WriteAsync(
        connection =>
        {
            database.Announce(connection, StoredTopic.Models);
            return connection.Execute("DELETE FROM models WHERE name = @name", new { name });
        },
        cancellationToken) > 0;

    public void WhenChangedElsewhere(Func<Task> stale) => database.WhenChangedElsewhere(StoredTopic.Models, stale);

    private sealed class Row
    {
        public string Name { get; init; } = "";

        public string Document { get; init; } = "";

        public long ChangedAt { get; init; }

        public StoredModel ToModel() => new(Name, Document, DateTimeOffset.FromUnixTimeMilliseconds(ChangedAt));
    }
}
