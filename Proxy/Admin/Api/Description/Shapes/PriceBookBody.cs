using CozeProxy.Billing.Pricing;

namespace CozeProxy.Admin.Api.Description.Shapes;

/// <summary>A price book as it is taken back. Only what is merged may leave prices or groups out.</summary>
internal sealed record PriceBookBody
{
    public required string Currency { get; init; }

    public IReadOnlyDictionary<string, EntryBody>? Prices { get; init; }

    public IReadOnlyDictionary<string, Ratio>? Groups { get; init; }

    /// <summary>A price; what is left out of it is free.</summary>
    internal sealed record EntryBody
    {
        public Money? InputPer1K { get; init; }

        public Money? OutputPer1K { get; init; }

        public Money? PerCall { get; init; }

        public Money? Minimum { get; init; }

        public MissingUsage? MissingUsage { get; init; }

        public Money? Hold { get; init; }
    }
}
