using Microsoft.Extensions.Configuration;

namespace CozeProxy.Billing;

/// <summary>The written configuration of billing, before anything is made of it.</summary>
public static class BillingConfiguration
{
    /// <summary>Everything that is wrong with it, each naming its key; empty when nothing is.</summary>
    public static IReadOnlyList<string> FindMistakes(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var options = new BillingOptions();
        BillingOptionsBinder.Bind(configuration, options);
        return BillingOptionsReader.Read(options).Errors;
    }
}
