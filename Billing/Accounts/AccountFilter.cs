namespace CozeProxy.Billing.Accounts;

/// <summary>Which accounts are meant; what is left out does not narrow them.</summary>
public sealed record AccountFilter
{
    /// <summary>Accounts whose name holds this, in whatever case, or whose id it is.</summary>
    public string? Search { get; init; }
}
