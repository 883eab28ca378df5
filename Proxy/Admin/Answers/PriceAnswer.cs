using CozeProxy.Billing.Pricing;

namespace CozeProxy.Admin.Answers;

internal sealed record PriceAnswer(
    string Name, Money InputPer1K, Money OutputPer1K, Money PerCall, Money Minimum, MissingUsage MissingUsage, Money? Hold,
    decimal? CompletionRatio, bool DeclaredInConfiguration)
{
    public static PriceAnswer Of(PriceEntry entry) => new(entry.Name, entry.Price.InputPer1K, entry.Price.OutputPer1K, entry.Price.PerCall,
        entry.Price.Minimum, entry.Price.MissingUsage, entry.Price.Hold, entry.Price.CompletionRatio, entry.DeclaredInConfiguration);
}
