namespace CozeProxy.Billing.Keys;

/// <summary>Which keys are meant; what is left out does not narrow them.</summary>
public sealed record KeyFilter
{
    /// <summary>Keys of one account.</summary>
    public long? AccountId { get; init; }

    /// <summary>Keys whose name or prefix holds this, in whatever case, or whose id it is; and the key that it is in plain text.</summary>
    public string? Search { get; init; }

    /// <summary>Keys that work, or do not, for this reason.</summary>
    public KeyState? State { get; init; }

    // A filter is printed with what it is compared to; this one may hold a key.
    private bool PrintMembers(System.Text.StringBuilder text)
    {
        text.Append(System.Globalization.CultureInfo.InvariantCulture, $"AccountId = {AccountId}, State = {State}");
        return true;
    }
}
