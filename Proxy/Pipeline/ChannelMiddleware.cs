using CozeProxy.Channels;

namespace CozeProxy.Pipeline;

/// <summary>Tells the transforms which channel YARP has chosen.</summary>
internal sealed class ChannelMiddleware(RequestDelegate next, ChannelCatalog catalog)
{
    public Task Invoke(HttpContext context)
    {
        if (context.GetReverseProxyFeature().AvailableDestinations is [var destination, ..])
        {
            context.GetCall().Exchange.Channel = catalog.Find(destination.DestinationId)?.Coze;
        }

        return next(context);
    }
}
