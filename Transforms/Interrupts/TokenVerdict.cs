namespace CozeProxy.Transforms.Interrupts;

/// <summary>What is to be thought of a token that comes with an answer.</summary>
public enum TokenVerdict
{
    Valid,

    /// <summary>No proxy with these keys made it, or it was changed since.</summary>
    Forged,

    /// <summary>It was made for another account.</summary>
    Foreign,

    /// <summary>Its time is over.</summary>
    Expired,
}
