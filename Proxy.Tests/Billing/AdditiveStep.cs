using System.Text.RegularExpressions;

namespace CozeProxy.Tests.Billing;

/// <summary>The rule by which a program of the version before goes on beside the one that has made a step.</summary>
internal static partial class AdditiveStep
{
    /// <summary>Whether a step takes nothing away, changes nothing, and asks for nothing that others do not write.</summary>
    public static bool IsOne(string step) => Statements(step).All(IsAdditive);

    private static string[] Statements(string step) =>
        Comment().Replace(step, "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static bool IsAdditive(string statement)
    {
        if (NewTable().IsMatch(statement))
        {
            return true;
        }

        // A unique index on what is there may refuse what an older program writes.
        if (NewIndex().IsMatch(statement))
        {
            return true;
        }

        return NewColumn().IsMatch(statement) && (!NotNull().IsMatch(statement) || Default().IsMatch(statement));
    }

    [GeneratedRegex(@"^CREATE TABLE\s", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex NewTable();

    [GeneratedRegex(@"^CREATE INDEX\s", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex NewIndex();

    [GeneratedRegex(@"^ALTER TABLE \w+ ADD COLUMN\s", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex NewColumn();

    [GeneratedRegex(@"\bNOT NULL\b", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex NotNull();

    [GeneratedRegex(@"\bDEFAULT\b", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Default();

    [GeneratedRegex("--[^\n]*", RegexOptions.None, 1000)]
    private static partial Regex Comment();
}
