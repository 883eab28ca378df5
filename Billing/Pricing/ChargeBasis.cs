namespace CozeProxy.Billing.Pricing;

/// <summary>What a call's charge was computed from. The numbers are stored: they never change their meaning.</summary>
public enum ChargeBasis
{
    /// <summary>Nothing is charged.</summary>
    Nothing = 0,

    /// <summary>The tokens Coze reported.</summary>
    Reported = 1,

    /// <summary>The tokens estimated here, because Coze reported none.</summary>
    Estimated = 2,

    /// <summary>The price per call alone: there are no tokens to count.</summary>
    PerCall = 3,

    /// <summary>What was set aside.</summary>
    Hold = 4,
}
