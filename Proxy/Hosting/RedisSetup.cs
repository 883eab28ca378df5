using CozeProxy.Billing.Replicas;
using CozeProxy.Replicas;
using CozeProxy.Transforms.Redis;
using StackExchange.Redis;

namespace CozeProxy.Hosting;

internal static class RedisSetup
{
    /// <summary>Connects to <c>ConnectionStrings:Redis</c> where it is set; the proxy starts and runs without Redis answering.</summary>
    public static void AddRedis(this IServiceCollection services, IConfiguration configuration)
    {
        if (configuration.GetConnectionString("Redis") is not { Length: > 0 } connection)
        {
            return;
        }

        var options = RedisLink.OptionsOf(connection);
        services.AddSingleton<IConnectionMultiplexer>(_ => ConnectionMultiplexer.Connect(options));

        // Whoever can share asks for it; without it, each goes on alone.
        services.AddSingleton<RedisLink>();
        services.AddSingleton<IChangeHints, RedisChangeHints>();
    }
}
