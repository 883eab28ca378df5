using CozeProxy.Billing;
using CozeProxy.Channels;
using CozeProxy.Executions;
using CozeProxy.Hosting.Forwarding;
using CozeProxy.Lifecycle;
using CozeProxy.Limits;
using CozeProxy.Models;
using CozeProxy.Observability;
using CozeProxy.Pipeline;
using CozeProxy.Settings;
using CozeProxy.Tls;

namespace CozeProxy.Hosting;

/// <summary>Stops the start before anything is made, with all that is wrong with the configuration at once.</summary>
internal static class ConfigurationCheck
{
    public static void ThrowIfWrong(IConfiguration configuration)
    {
        var errors = FindMistakes(configuration);
        if (errors.Count > 0)
        {
            throw ConfigurationError.Of(errors);
        }
    }

    /// <summary>All that is wrong, each with its key, its value where that is no secret, and what would be right.</summary>
    public static IReadOnlyCollection<string> FindMistakes(IConfiguration configuration)
    {
        var channels = new ChannelBinder(configuration);
        channels.Read();
        var models = new ModelBinder(configuration);
        models.Read();
        models.ReadOpenWorkflows();
        var settings = new SettingsReader(configuration);
        settings.ReadRunOptions();
        AttemptOptions.Read(settings);
        ServerLimits.Read(settings);
        ExecutionOptions.Read(settings);
        ShutdownOptions.Read(settings);
        TelemetryOptions.Read(settings);
        FileLogOptions.Read(settings);
        CallLog.ReadSample(settings);
        CallLog.ReadLanguage(settings);
        SecretFiles.Check(settings);
        WarmUp.IsWanted(settings);
        TrustedProxies.Read(settings);
        TlsSettings.Read(settings, configuration);
        HoldEstimate.ReadOutputTokens(settings);
        settings.Flag("Admin:Enabled", fallback: true);
        settings.Flag("Admin:Console", fallback: true);
        return
        [
            .. channels.Errors, .. models.Errors, .. settings.Errors, .. BillingConfiguration.FindMistakes(configuration),
            .. EnvironmentCheck.FindMistakes(configuration), .. UnknownKeys.Find(configuration, settings.Asked),
        ];
    }
}
