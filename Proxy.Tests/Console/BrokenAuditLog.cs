using CozeProxy.Billing;
using CozeProxy.Billing.Audit;
using CozeProxy.Billing.Storage;

namespace CozeProxy.Tests.Console;

/// <summary>A store that has just gone away.</summary>
internal sealed class BrokenAuditLog : IAuditLog
{
    public Task AddAsync(string actor, string action, string subject, string? before, string? after, CancellationToken cancellationToken) =>
        throw new StorageException("The store is away.");

    public Task<Page<AuditEntry>> ListAsync(AuditFilter filter, PageRequest page, CancellationToken cancellationToken) => throw new StorageException("The store is away.");
}
