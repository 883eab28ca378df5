using CozeProxy.Billing.Sessions;
using Dapper;

namespace CozeProxy.Billing.Storage;

/// <summary>The ended_sessions table.</summary>
internal sealed class SessionStore(Database database, TimeProvider time) : ISessionStore
{
    public Task EndAsync(IReadOnlyCollection<string> sessions, DateTimeOffset until, CancellationToken cancellationToken) => database.WriteAsync(
        connection =>
        {
            connection.Execute("DELETE FROM ended_sessions WHERE until_at < @now", new { now = time.GetUtcNow().ToUnixTimeMilliseconds() });
            return connection.Execute(
                "INSERT INTO ended_sessions (session, until_at) VALUES (@session, @until) ON CONFLICT (session) DO NOTHING",
                sessions.Select(session => new { session, until = until.ToUnixTimeMilliseconds() }));
        },
        cancellationToken);

    public Task<bool> HasEndedAsync(string session, CancellationToken cancellationToken) => database.ReadAsync(
        async connection => await connection.ExecuteScalarAsync<int?>(new CommandDefinition(
            "SELECT 1 FROM ended_sessions WHERE session = @session", new { session }, cancellationToken: cancellationToken)) is not null,
        cancellationToken);
}
