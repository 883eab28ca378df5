namespace CozeProxy.Limits;

internal static class LimitServices
{
    public static void AddLimits(this IServiceCollection services)
    {
        services.AddSingleton<KeyRateLimiter>();
        services.AddSingleton<IConcurrencyCounter, LocalConcurrencyCounter>();
    }
}
