using CozeProxy.Executions.Webhooks;
using CozeProxy.Settings;

namespace CozeProxy.Executions;

internal static class ExecutionServices
{
    public static void AddExecutions(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(ExecutionOptions.Read(new SettingsReader(configuration)));
        services.AddSingleton<BackgroundRequests>();
        services.AddSingleton<ExecutionSignal>();
        services.AddSingleton<ExecutionOrigins>();
        services.AddSingleton<ExecutionHandover>();
        services.AddSingleton<ExecutionPace>();
        services.AddSingleton<WebhookSender>();
        services.AddSingleton<WebhookDelivery>();
        services.AddSingleton<ExecutionWorker>();
        services.AddHostedService<ExecutionService>();
    }
}
