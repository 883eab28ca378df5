namespace CozeProxy.Billing.Audit;

/// <summary>
/// One change by an operator: who, when, what was done to what, and how that looked before and after, as JSON without secrets; null
/// where there was nothing before or is nothing after.
/// </summary>
public sealed record AuditEntry(long Id, DateTimeOffset At, string Actor, string Action, string Subject, string? Before, string? After);
