namespace CozeProxy.Billing.Audit;

/// <summary>Which entries are meant; what is left out does not narrow them.</summary>
public sealed record AuditFilter
{
    /// <summary>Entries made at this moment or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Entries made before this moment.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Changes by one operator.</summary>
    public string? Actor { get; init; }

    /// <summary>Changes of which what was done begins so, such as <c>account.</c> or <c>account.topup</c>.</summary>
    public string? Action { get; init; }

    /// <summary>Changes of subjects that begin so, such as <c>account/</c> or <c>account/7</c>.</summary>
    public string? Subject { get; init; }
}
