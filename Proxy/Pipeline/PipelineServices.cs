namespace CozeProxy.Pipeline;

internal static class PipelineServices
{
    public static void AddCallPipeline(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(configuration.ReadAttemptOptions([]));
        services.AddSingleton<CallPricing>();
        services.AddSingleton<HoldEstimate>();
        services.AddSingleton<CallLog>();
    }
}
