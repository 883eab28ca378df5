namespace CozeProxy.Channels.Testing;

internal static class ChannelTestServices
{
    public static void AddChannelTests(this IServiceCollection services)
    {
        services.AddSingleton<ITestableChannels>(provider => new ConfiguredChannels(provider.GetRequiredService<IConfiguration>()));
        services.AddSingleton<TokenStep>();
        services.AddSingleton<RunStep>();
        services.AddSingleton<TestPricing>();
        services.AddSingleton<ChannelTester>();
    }
}
