namespace CozeProxy.Billing.Pricing;

/// <summary>What became of a change to prices or group ratios.</summary>
public enum PriceStoreResult
{
    /// <summary>The change is stored and in force.</summary>
    Done,

    /// <summary>There is nothing of that name.</summary>
    NotFound,

    /// <summary>What is stored under that name was not to be replaced.</summary>
    Kept,

    /// <summary>Configuration declares that name; it is changed there, not here.</summary>
    DeclaredInConfiguration,

    /// <summary>A name is missing or there twice, or an amount or ratio is below zero.</summary>
    Invalid,

    /// <summary>The amounts are in another currency than the one configured.</summary>
    OtherCurrency,
}
