using CozeProxy.Transforms.Exchange;
using Yarp.ReverseProxy.Transforms;

namespace CozeProxy.Transforms.Yarp;

/// <summary>Makes the client's request a request to Coze; its body is put in by <see cref="UpstreamHandler"/>. It runs again on each attempt.</summary>
internal sealed class CozeRequestTransform : RequestTransform
{
    public override ValueTask ApplyAsync(RequestTransformContext context)
    {
        var exchange = context.HttpContext.GetChatExchange();
        if (exchange is null)
        {
            return default;
        }

        if (exchange.Channel is { } channel)
        {
            // The channel as the call knows it, credentials and address together: YARP's destination of that name may have been changed meanwhile.
            context.DestinationPrefix = channel.BaseUrl.AbsoluteUri;
        }

        context.Path = exchange.Target.Path;
        context.Query.Collection.Clear();
        foreach (var (name, value) in exchange.Target.QueryFor(exchange.Request))
        {
            context.Query.Collection[name] = value;
        }

        context.ProxyRequest.Options.Set(ChatExchange.OptionsKey, exchange);
        context.ProxyRequest.Headers.TryAddWithoutValidation("Accept", "text/event-stream");
        return default;
    }
}
