namespace CozeProxy.Admin.Ui.Audit;

/// <summary>One field that a change has changed; null where it was not there before or is not there after.</summary>
internal sealed record AuditChange(string Field, string? Before, string? After);
