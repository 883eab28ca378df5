using CozeProxy.Channels.Traffic;
using Yarp.ReverseProxy.Configuration;

namespace CozeProxy.Channels;

internal static class ChannelServices
{
    /// <summary>Adds the channels; billing must be added before.</summary>
    public static void AddChannels(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(new ChannelDeclarations(configuration));
        services.AddSingleton<ChannelCatalog>();
        services.AddSingleton<ChannelSeal>();
        services.AddSingleton<ChannelRegistry>();
        services.AddSingleton<ChannelConfigProvider>();
        services.AddSingleton<IProxyConfigProvider>(provider => provider.GetRequiredService<ChannelConfigProvider>());
        services.AddSingleton<IConfigChangeListener>(provider => provider.GetRequiredService<ChannelConfigProvider>());
        services.AddSingleton<ChannelTraffic>();
        services.AddHostedService<ChannelStartup>();
        services.AddHostedService<ChannelWatch>();
    }
}
