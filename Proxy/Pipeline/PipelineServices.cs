namespace CozeProxy.Pipeline;

internal static class PipelineServices
{
    public static void AddCallPipeline(this IServiceCollection services)
    {
        services.AddSingleton<CallPricing>();
        services.AddSingleton<HoldEstimate>();
        services.AddSingleton<CallLog>();
    }
}
