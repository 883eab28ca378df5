namespace CozeProxy.Channels;

internal static class ChannelServices
{
    public static void AddChannels(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<ChannelCatalog>(provider, configuration));
        services.AddHostedService<ChannelStartup>();
    }
}
