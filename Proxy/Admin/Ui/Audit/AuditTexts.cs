namespace CozeProxy.Admin.Ui.Audit;

/// <summary>Names the texts beside it.</summary>
internal sealed class AuditTexts;
