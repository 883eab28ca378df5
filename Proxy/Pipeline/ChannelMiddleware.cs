namespace CozeProxy.Pipeline;

/// <summary>Tells the transforms which of the call's channels YARP has chosen: as it was when the call came, whatever became of it since.</summary>
internal sealed class ChannelMiddleware(RequestDelegate next)
{
    public Task Invoke(HttpContext context)
    {
        if (context.GetReverseProxyFeature().AvailableDestinations is [var destination, ..])
        {
            var call = context.GetCall();
            call.Exchange.Channel = Find(call.Candidates, destination.DestinationId)?.Coze;
        }

        return next(context);
    }

    private static Channels.Channel? Find(IReadOnlyList<PricedChannel> candidates, string name)
    {
        foreach (var candidate in candidates)
        {
            if (candidate.Channel.Name == name)
            {
                return candidate.Channel;
            }
        }

        return null;
    }
}
