namespace CozeProxy.Billing.Pricing;

/// <summary>What a line of a charge's computation says.</summary>
public enum ChargeLineKind
{
    /// <summary>The price per call.</summary>
    PerCall,

    /// <summary>The input tokens times their price.</summary>
    Input,

    /// <summary>The output tokens times their price.</summary>
    Output,

    /// <summary>The parts together, before the ratios.</summary>
    Sum,

    /// <summary>The sum times the ratio of the account's group.</summary>
    GroupRatio,

    /// <summary>That times the ratio of the channel.</summary>
    ChannelRatio,

    /// <summary>That rounded, once, to the decimals of money.</summary>
    Rounded,

    /// <summary>The least a call costs at this price, taken where it is more than what came out.</summary>
    Minimum,

    /// <summary>What had been set aside, taken as it is.</summary>
    Hold,

    /// <summary>The call is not charged.</summary>
    Nothing,
}
