using CozeProxy.Admin.Pricing;

namespace CozeProxy.Admin.Operations;

internal static class OperationServices
{
    /// <summary>Adds what operators can do, in the console or over the admin API: the same rules and the same audit for both.</summary>
    public static void AddOperations(this IServiceCollection services)
    {
        services.AddSingleton<AuditTrail>();
        services.AddSingleton<AccountOperations>();
        services.AddSingleton<KeyOperations>();
        services.AddPricing();
        services.AddSingleton<ChannelOperations>();
        services.AddSingleton<ChannelTestOperations>();
        services.AddSingleton<ModelOperations>();
        services.AddSingleton<TryKeyOperations>();
        services.AddSingleton<ReviewOperations>();
        services.AddSingleton<OperatorOperations>();
        services.AddSingleton<LogLevelOperations>();
    }
}
