using CozeProxy.Channels;
using CozeProxy.Errors;
using CozeProxy.Transforms.Interrupts;
using CozeProxy.Transforms.OpenAi;

namespace CozeProxy.Pipeline;

/// <summary>
/// Finds the channels that may serve the call and what it costs over each. It comes before the hold, since the hold must
/// cover the dearest of them.
/// </summary>
internal sealed class CandidateMiddleware(RequestDelegate next, ChannelCatalog catalog, CallPricing pricing)
{
    public Task Invoke(HttpContext context)
    {
        var call = context.GetCall();
        var request = call.Exchange.Request;
        var target = call.Exchange.Target;
        var serving = false;
        var channels = catalog.Current.All;
        var candidates = new List<PricedChannel>(channels.Count);
        foreach (var channel in channels)
        {
            if (!channel.Serves(request.Model, target.Model, call.Caller.Group) || (target.Channel ?? channel.Name) != channel.Name)
            {
                continue;
            }

            serving = true;
            if (pricing.Find(call, channel) is { } price)
            {
                candidates.Add(new PricedChannel(channel, price));
            }
        }

        if (candidates.Count == 0)
        {
            context.SetApiError(serving ? ApiErrors.PriceNotConfigured(request.Model)
                : target.Channel is null ? ApiErrors.NoChannel : ResumeErrors.ChannelGone);
            return Task.CompletedTask;
        }

        call.Candidates = candidates;
        return next(context);
    }
}
