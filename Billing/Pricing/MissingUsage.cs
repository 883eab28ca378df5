namespace CozeProxy.Billing.Pricing;

/// <summary>What a run is charged that completed without reporting its tokens. The numbers are stored: they never change their meaning.</summary>
public enum MissingUsage
{
    /// <summary>Tokens estimated from the text that went in and came out, marked as an estimate.</summary>
    Estimate = 0,

    /// <summary>The price per call alone.</summary>
    PerCall = 1,

    /// <summary>Nothing.</summary>
    Free = 2,
}
