using CozeProxy.Settings;

namespace CozeProxy.Pipeline;

internal static class PipelineServices
{
    public static void AddCallPipeline(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(AttemptOptions.Read(new SettingsReader(configuration)));
        services.AddSingleton<CallPricing>();
        services.AddSingleton<HoldEstimate>();
        services.AddSingleton<UnpricedCalls>();
        services.AddSingleton<CallLog>();
    }
}
