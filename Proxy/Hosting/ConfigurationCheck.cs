using CozeProxy.Billing;
using CozeProxy.Channels;
using CozeProxy.Limits;
using CozeProxy.Models;
using CozeProxy.Pipeline;

namespace CozeProxy.Hosting;

/// <summary>Stops the start before anything is made, with all that is wrong with channels, models, limits and billing at once.</summary>
internal static class ConfigurationCheck
{
    public static void ThrowIfWrong(IConfiguration configuration)
    {
        var channels = new ChannelBinder(configuration);
        channels.Read();
        var models = new ModelBinder(configuration);
        models.Read();
        models.ReadOpenWorkflows();
        var limits = new ServerLimitsBinder(configuration);
        limits.Read();
        var attempts = new List<string>();
        configuration.ReadAttemptOptions(attempts);
        string[] errors = [.. channels.Errors, .. models.Errors, .. limits.Errors, .. attempts, .. BillingConfiguration.FindMistakes(configuration)];
        if (errors.Length > 0)
        {
            throw ConfigurationError.Of(errors);
        }
    }
}
