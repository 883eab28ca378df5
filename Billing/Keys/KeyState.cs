namespace CozeProxy.Billing.Keys;

/// <summary>Whether a key works.</summary>
public enum KeyState
{
    /// <summary>It works.</summary>
    InForce,

    /// <summary>Its time is over; a later expiry brings it back.</summary>
    Expired,

    /// <summary>It was ended for good, expired or not.</summary>
    Revoked,
}
