using CozeProxy.Settings;
using CozeProxy.Transforms.Redis;

namespace CozeProxy.Limits;

internal static class LimitServices
{
    /// <summary>Adds what counts calls: over all replicas where they share a Redis, in this process otherwise.</summary>
    public static void AddLimits(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(ServerLimits.Read(new SettingsReader(configuration)));
        services.AddSingleton<CallGate>();
        if (services.Any(service => service.ServiceType == typeof(RedisLink)))
        {
            services.AddSingleton(PlaceLease.Default);
            services.AddSingleton<SharedLimits>();
            services.AddSingleton<LeasedPlaces>();
            services.AddSingleton<IPlaces>(provider => provider.GetRequiredService<LeasedPlaces>());
            services.AddSingleton<IConcurrencyCounter, RedisConcurrencyCounter>();
            services.AddSingleton<ICallLimiter, RedisCallLimiter>();
            services.AddHostedService<PlaceRenewal>();
        }
        else
        {
            services.AddSingleton<LocalConcurrencyCounter>();
            services.AddSingleton<IPlaces>(provider => provider.GetRequiredService<LocalConcurrencyCounter>());
            services.AddSingleton<IConcurrencyCounter>(provider => provider.GetRequiredService<LocalConcurrencyCounter>());
            services.AddSingleton<ICallLimiter>(provider => provider.GetRequiredService<LocalCallLimiter>());
        }

        services.AddSingleton<LocalCallLimiter>();
    }
}
