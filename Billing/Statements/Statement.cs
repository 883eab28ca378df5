using CozeProxy.Billing.Accounts;

namespace CozeProxy.Billing.Statements;

/// <summary>A page of an account's statement, and where the next one goes on; null when this is the last.</summary>
public sealed record Statement(Account Account, IReadOnlyList<StatementRow> Rows, StatementCursor? Next);
