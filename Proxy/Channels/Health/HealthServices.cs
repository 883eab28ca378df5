using CozeProxy.Channels.Balancing;
using CozeProxy.Transforms.Redis;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.LoadBalancing;

namespace CozeProxy.Channels.Health;

internal static class HealthServices
{
    /// <summary>How channels are chosen: the policies that YARP asks, and the health that they go by, shared where there is a Redis.</summary>
    public static void AddChannelChoice(this IServiceCollection services)
    {
        services.AddSingleton<ILoadBalancingPolicy, WeightedPolicy>();
        services.AddSingleton<ILoadBalancingPolicy, LeastLoadedPolicy>();
        services.AddSingleton<IPassiveHealthCheckPolicy, CozeHealthPolicy>();
        services.AddSingleton<ChannelMetrics>();
        services.AddSingleton<ChannelHealth>();
        services.AddHostedService<CredentialProber>();
        if (services.Any(service => service.ServiceType == typeof(RedisLink)))
        {
            services.AddHostedService<RedisChannelHealth>();
        }
    }
}
