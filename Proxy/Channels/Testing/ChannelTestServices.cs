using CozeProxy.Channels.Overview;

namespace CozeProxy.Channels.Testing;

internal static class ChannelTestServices
{
    public static void AddChannelTests(this IServiceCollection services)
    {
        services.AddSingleton<TestableChannels>();
        services.AddSingleton<TokenStep>();
        services.AddSingleton<RunStep>();
        services.AddSingleton<TestPricing>();
        services.AddSingleton<ChannelTester>();
        services.AddSingleton<LastTests>();
        services.AddSingleton<ChannelOverviews>();
    }
}
