namespace CozeProxy.Billing.Statements;

/// <summary>What a row of a statement stands for.</summary>
public enum StatementRowKind
{
    /// <summary>Money was added.</summary>
    TopUp,

    /// <summary>A mistake was put right.</summary>
    Correction,

    /// <summary>A call, which was charged or is under way.</summary>
    Call,

    /// <summary>All calls of a UTC day, or what there is of it, that are not kept one by one any more.</summary>
    Day,
}
