using CozeProxy.Billing.Ledger;
using CozeProxy.Billing.Pricing;

namespace CozeProxy.Billing.Statements;

/// <summary>One row of a statement. What its kind does not know is null.</summary>
public sealed record StatementRow
{
    /// <summary>What it stands for.</summary>
    public required StatementRowKind Kind { get; init; }

    /// <summary>Where it stands: the rows older than it come before this.</summary>
    public required StatementCursor Cursor { get; init; }

    /// <summary>When the money was moved, when the call began, or when the day did.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>What it added to the balance; a charge takes away.</summary>
    public required Money Amount { get; init; }

    /// <summary>The balance with this row and all older ones.</summary>
    public Money Balance { get; init; }

    /// <summary>What a call under way has set aside.</summary>
    public Money? Held { get; init; }

    /// <summary>The call, or the one that is corrected.</summary>
    public long? CallId { get; init; }

    /// <summary>How the call ended; null while it is under way.</summary>
    public CallOutcome? Outcome { get; init; }

    /// <summary>The model that was called.</summary>
    public string? Model { get; init; }

    /// <summary>The name of the key it was called with.</summary>
    public string? KeyName { get; init; }

    /// <summary>The movement's id.</summary>
    public long? MovementId { get; init; }

    /// <summary>Why the money was moved.</summary>
    public string? Note { get; init; }

    /// <summary>How many calls a day had.</summary>
    public long? Calls { get; init; }
}
