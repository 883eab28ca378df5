using System.Text.Json.Serialization;
using CozeProxy.Billing.Pricing;

namespace CozeProxy.Billing.Ledger;

/// <summary>One stored amount that does not follow from the rows it comes from.</summary>
public sealed record LedgerDifference(
    LedgerField Field,
    long AccountId,
    [property: JsonNumberHandling(JsonNumberHandling.WriteAsString)] long? CallId,
    Money Expected,
    Money Found)
{
    /// <summary>Whose spending it is; null where it is no key's.</summary>
    public long? KeyId { get; init; }

    /// <summary>Begin of the hour, day or month whose sum it is; null where it is none.</summary>
    public DateTimeOffset? Since { get; init; }
}
