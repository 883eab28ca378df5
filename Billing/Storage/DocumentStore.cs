using CozeProxy.Billing.Documents;
using Dapper;

namespace CozeProxy.Billing.Storage;

/// <summary>A table of documents: models, or channels.</summary>
internal sealed class DocumentStore(Database database, DocumentKind kind, TimeProvider time) : IDocumentStore
{
    private readonly string _table = kind == DocumentKind.Models ? "models" : "channels";
    private readonly StoredTopic _topic = kind == DocumentKind.Models ? StoredTopic.Models : StoredTopic.Channels;

    public Task<IReadOnlyList<StoredDocument>> ListAsync(CancellationToken cancellationToken) => database.ReadAsync<IReadOnlyList<StoredDocument>>(
        async connection =>
        {
            var rows = await connection.QueryAsync<Row>(new CommandDefinition(
                $"SELECT name, document, changed_at FROM {_table}", cancellationToken: cancellationToken));
            return [.. rows.Select(row => row.ToDocument()).OrderBy(document => document.Name, StringComparer.Ordinal)];
        },
        cancellationToken);

    public Task<StoredDocument> PutAsync(string name, string document, CancellationToken cancellationToken) => database.WriteAsync(
        connection =>
        {
            var row = new Row { Name = name, Document = document, ChangedAt = time.GetUtcNow().ToUnixTimeMilliseconds() };
            database.Announce(connection, _topic);
            connection.Execute(
                $"""
                INSERT INTO {_table} (name, document, changed_at) VALUES (@Name, @Document, @ChangedAt)
                ON CONFLICT (name) DO UPDATE SET document = excluded.document, changed_at = excluded.changed_at
                """,
                row);
            return row.ToDocument();
        },
        cancellationToken);

    public async Task<bool> DeleteAsync(string name, CancellationToken cancellationToken) => await database.WriteAsync(
        connection =>
        {
            database.Announce(connection, _topic);
            return connection.Execute($"DELETE FROM {_table} WHERE name = @name", new { name });
        },
        cancellationToken) > 0;

    public void WhenChangedElsewhere(Func<Task> stale) => database.WhenChangedElsewhere(_topic, stale);

    private sealed class Row
    {
        public string Name { get; init; } = "";

        public string Document { get; init; } = "";

        public long ChangedAt { get; init; }

        public StoredDocument ToDocument() => new(Name, Document, DateTimeOffset.FromUnixTimeMilliseconds(ChangedAt));
    }
}
