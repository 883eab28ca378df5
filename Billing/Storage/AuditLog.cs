using CozeProxy.Billing.Audit;
using Dapper;

namespace CozeProxy.Billing.Storage;

/// <summary>The audit_log table.</summary>
internal sealed class AuditLog(Database database, TimeProvider time) : IAuditLog
{
    public Task AddAsync(string actor, string action, string subject, string? before, string? after, CancellationToken cancellationToken)
    {
        var at = time.GetUtcNow().ToUnixTimeMilliseconds();
        return database.WriteAsync(
            connection => connection.Execute(
                """
                INSERT INTO audit_log (at, actor, action, subject, before_change, after_change)
                VALUES (@at, @actor, @action, @subject, @before, @after)
                """,
                new { at, actor, action, subject, before, after }),
            cancellationToken);
    }

    public Task<Page<AuditEntry>> ListAsync(AuditFilter filter, PageRequest page, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var conditions = new List<string> { "1 = 1" };
        var parameters = new DynamicParameters(new { page.Limit, page.Offset });
        Narrow("at >= @from", "from", filter.From?.ToUnixTimeMilliseconds());
        Narrow("at < @to", "to", filter.To?.ToUnixTimeMilliseconds());
        Narrow("actor = @actor", "actor", filter.Actor);
        Narrow("substr(action, 1, length(@action)) = @action", "action", filter.Action);
        Narrow("substr(subject, 1, length(@subject)) = @subject", "subject", filter.Subject);
        var where = string.Join(" AND ", conditions);
        return database.ReadAsync(
            async connection =>
            {
                var total = await connection.ExecuteScalarAsync<long>(new CommandDefinition(
                    $"SELECT COUNT(*) FROM audit_log WHERE {where}", parameters, cancellationToken: cancellationToken));
                var rows = await connection.QueryAsync<Row>(new CommandDefinition(
                    $"SELECT * FROM audit_log WHERE {where} ORDER BY id DESC LIMIT @Limit OFFSET @Offset", parameters, cancellationToken: cancellationToken));
                return page.Of(rows.Select(row => row.ToEntry()).ToList(), total);
            },
            cancellationToken);

        void Narrow(string condition, string name, object? value)
        {
            if (value is not null)
            {
                conditions.Add(condition);
                parameters.Add(name, value);
            }
        }
    }

    private sealed class Row
    {
        public long Id { get; init; }

        public long At { get; init; }

        public string Actor { get; init; } = "";

        public string Action { get; init; } = "";

        public string Subject { get; init; } = "";

        public string? BeforeChange { get; init; }

        public string? AfterChange { get; init; }

        public AuditEntry ToEntry() => new(Id, DateTimeOffset.FromUnixTimeMilliseconds(At), Actor, Action, Subject, BeforeChange, AfterChange);
    }
}
