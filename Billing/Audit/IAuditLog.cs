namespace CozeProxy.Billing.Audit;

/// <summary>What operators have changed. Nothing in it is ever changed or deleted.</summary>
public interface IAuditLog
{
    /// <summary>Records a change; durable when this returns.</summary>
    Task AddAsync(string actor, string action, string subject, string? before, string? after, CancellationToken cancellationToken);

    /// <summary>The entries, newest first.</summary>
    Task<Page<AuditEntry>> ListAsync(AuditFilter filter, PageRequest page, CancellationToken cancellationToken);
}
