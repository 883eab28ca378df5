using System.Net.Http.Headers;
using CozeProxy.Transforms.Coze;
using CozeProxy.Transforms.Exchange;
using CozeProxy.Transforms.OpenAi;
using Yarp.ReverseProxy.Transforms;

namespace CozeProxy.Transforms.Yarp;

/// <summary>Puts the channel's bearer on the request, or fails closed: without a token nothing is sent.</summary>
internal sealed class BearerTransform : RequestTransform
{
    public override async ValueTask ApplyAsync(RequestTransformContext context)
    {
        if (context.HttpContext.GetChatExchange() is not { Channel: { } channel } exchange)
        {
            return;
        }

        var bearer = await channel.Bearer.GetAsync(context.CancellationToken);
        if (bearer.HasToken)
        {
            exchange.Token = bearer.Token;
            context.ProxyRequest.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer.Token.Value.Value);
            return;
        }

        // A status other than 200 tells YARP that the answer is already made: it sends nothing.
        exchange.Failure = new AttemptFailure(ApiErrors.NoToken(bearer.Fault), RetryRule.OnAnotherChannel, Report: null);
        context.HttpContext.Response.StatusCode = exchange.Failure.Error.Status;
    }
}
