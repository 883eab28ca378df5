using CozeProxy.Channels;
using CozeProxy.Channels.Balancing;
using CozeProxy.Channels.Health;
using CozeProxy.Errors;
using CozeProxy.Transforms.Interrupts;
using CozeProxy.Transforms.OpenAi;

namespace CozeProxy.Pipeline;

/// <summary>
/// Finds the channels that may serve the call and what it costs over each. It comes before the hold, since the hold must
/// cover the dearest of them; and a call for which none is there now costs no hold.
/// </summary>
internal sealed class CandidateMiddleware(RequestDelegate next, ChannelCatalog catalog, CallPricing pricing, ChannelHealth health, UnpricedCalls unpriced)
{
    public Task Invoke(HttpContext context)
    {
        var call = context.GetCall();
        var request = call.Exchange.Request;
        var target = call.Exchange.Target;
        var table = catalog.Current;
        var channels = target.Channel is null
            ? table.Index.Serving(request.Model, target.Model, call.Caller.Group)
            : Only(table, call, target.Channel);
        if (channels.All.Count == 0)
        {
            context.SetApiError(target.Channel is null ? ApiErrors.NoChannel : ResumeErrors.ChannelGone);
            return Task.CompletedTask;
        }

        if (pricing.Find(call, channels) is not { } candidates)
        {
            unpriced.Add(call);
            context.SetApiError(ApiErrors.PriceNotConfigured(request.Model));
            return Task.CompletedTask;
        }

        if (target.Channel is null && ChannelsOut.ErrorIfAll(candidates.Channels, health) is { } error)
        {
            context.SetApiError(error);
            return Task.CompletedTask;
        }

        call.Candidates = candidates;
        return next(context);
    }

    private static ChannelSet Only(ChannelTable table, Call call, string name)
    {
        var isThere = table.Find(name) is { } channel && channel.Serves(call.Exchange.Request.Model, call.Exchange.Target.Model, call.Caller.Group);
        return new ChannelSet(table, isThere ? [table.Find(name)!] : []);
    }
}
