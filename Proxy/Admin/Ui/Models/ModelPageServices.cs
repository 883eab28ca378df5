using CozeProxy.Admin.Ui.Trying;

namespace CozeProxy.Admin.Ui.Models;

internal static class ModelPageServices
{
    /// <summary>Adds what the models' pages find prices with, and call models with.</summary>
    public static void AddModelPages(this IServiceCollection services)
    {
        services.AddSingleton<ModelPrices>();
        services.AddSingleton<TryAddress>();
        services.AddSingleton<TryClient>();
        services.AddSingleton<TryUsage>();
    }
}
