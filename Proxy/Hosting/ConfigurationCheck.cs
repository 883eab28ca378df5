using CozeProxy.Billing;
using CozeProxy.Channels;
using CozeProxy.Executions;
using CozeProxy.Hosting.Forwarding;
using CozeProxy.Limits;
using CozeProxy.Models;
using CozeProxy.Pipeline;
using CozeProxy.Settings;
using CozeProxy.Tls;

namespace CozeProxy.Hosting;

/// <summary>Stops the start before anything is made, with all that is wrong with the configuration at once.</summary>
internal static class ConfigurationCheck
{
    public static void ThrowIfWrong(IConfiguration configuration)
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
        Shutdown.ReadTimeout(settings);
        TrustedProxies.Read(settings);
        TlsSettings.Read(settings, configuration);
        string[] errors = [.. channels.Errors, .. models.Errors, .. settings.Errors, .. BillingConfiguration.FindMistakes(configuration)];
        if (errors.Length > 0)
        {
            throw ConfigurationError.Of(errors);
        }
    }
}
