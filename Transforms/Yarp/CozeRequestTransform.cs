using CozeProxy.Transforms.Exchange;
using Yarp.ReverseProxy.Transforms;

namespace CozeProxy.Transforms.Yarp;

/// <summary>Makes the client's request a request to Coze: path, headers and body. It runs again on each attempt.</summary>
internal sealed class CozeRequestTransform : RequestTransform
{
    public override ValueTask ApplyAsync(RequestTransformContext context)
    {
        var exchange = context.HttpContext.GetChatExchange();
        if (exchange is null)
        {
            return default;
        }

        context.Path = exchange.Target.Path;
        context.Query.Collection.Clear();
        context.ProxyRequest.Options.Set(ChatExchange.OptionsKey, exchange);

        // The body is exchanged underneath YARP's content: replacing ProxyRequest.Content itself throws from 2.3 on.
        var body = exchange.CozeBody;
        context.HttpContext.Request.Body = new MemoryStream(body.ToArray(), writable: false);
        context.HttpContext.Request.ContentLength = body.Length;
        var content = context.ProxyRequest.Content!;
        content.Headers.ContentLength = body.Length;
        content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        context.ProxyRequest.Headers.TryAddWithoutValidation("Accept", "text/event-stream");
        return default;
    }
}
