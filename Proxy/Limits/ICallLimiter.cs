using CozeProxy.Billing.Keys;

namespace CozeProxy.Limits;

/// <summary>
/// Counts calls against the limits of their key and their account, of both or of none: what the account refuses is not counted
/// against the key.
/// </summary>
internal interface ICallLimiter
{
    /// <summary>Counts a call; one that only asks, and runs nothing, takes no places.</summary>
    ValueTask<LimitVerdict> TryEnterAsync(Caller caller, bool takesPlaces = true);
}
