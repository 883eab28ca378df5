using CozeProxy.Billing;
using CozeProxy.Channels;
using CozeProxy.Models;

namespace CozeProxy.Hosting;

/// <summary>Stops the start before anything is made, with all that is wrong with channels, models and billing at once.</summary>
internal static class ConfigurationCheck
{
    public static void ThrowIfWrong(IConfiguration configuration)
    {
        var channels = new ChannelBinder(configuration);
        channels.Read();
        var models = new ModelBinder(configuration);
        models.Read();
        models.ReadOpenWorkflows();
        string[] errors = [.. channels.Errors, .. models.Errors, .. BillingConfiguration.FindMistakes(configuration)];
        if (errors.Length > 0)
        {
            throw ConfigurationError.Of(errors);
        }
    }
}
