using CozeProxy.Billing.Statements;

namespace CozeProxy.Admin.Answers;

/// <summary>A page of an account's statement; <c>next</c> is what the next page is asked for by, or null when this is the last.</summary>
internal sealed record StatementAnswer(IReadOnlyList<StatementRowAnswer> Items, string? Next)
{
    public static StatementAnswer Of(Statement statement) => new([.. statement.Rows.Select(StatementRowAnswer.Of)], statement.Next?.ToString());
}
