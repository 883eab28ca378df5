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
        SetQuery(context, exchange.Target.QueryFor(exchange.Request));

        context.ProxyRequest.Options.Set(ChatExchange.OptionsKey, exchange);
        context.ProxyRequest.Headers.TryAddWithoutValidation("Accept", "text/event-stream");
        return default;
    }

    private static void SetQuery(RequestTransformContext context, IReadOnlyList<KeyValuePair<string, string>> query)
    {
        // Most requests have none before and none after; to look at the collection makes one.
        if (query.Count == 0 && !context.HttpContext.Request.QueryString.HasValue)
        {
            return;
        }

        context.Query.Collection.Clear();
        foreach (var (name, value) in query)
        {
            context.Query.Collection[name] = value;
        }
    }
}
