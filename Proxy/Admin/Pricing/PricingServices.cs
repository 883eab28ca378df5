using CozeProxy.Admin.Operations;

namespace CozeProxy.Admin.Pricing;

internal static class PricingServices
{
    /// <summary>Adds what operators do about prices, and what they ask of them.</summary>
    public static void AddPricing(this IServiceCollection services)
    {
        services.AddSingleton<PriceOperations>();
        services.AddSingleton<UnpricedModels>();
        services.AddSingleton<WhatIf>();
    }
}
