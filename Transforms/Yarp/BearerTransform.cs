using System.Net.Http.Headers;
using CozeProxy.Transforms.Coze;
using CozeProxy.Transforms.Exchange;
using CozeProxy.Transforms.OpenAi;
using Yarp.ReverseProxy.Transforms;

namespace CozeProxy.Transforms.Yarp;

/// <summary>Puts the channel's bearer on the request, or fails closed: without a token nothing is sent.</summary>
internal sealed class BearerTransform : RequestTransform
{
    private static readonly ApiError NoToken = new(502, "server_error", "upstream_auth_failed",
        new("No OAuth token could be obtained for this channel.", "OAuth token 获取失败。"));

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
        exchange.Failure = new AttemptFailure(Describe(bearer.Fault), RetryRule.OnAnotherChannel, Report: null);
        context.HttpContext.Response.StatusCode = NoToken.Status;
    }

    private static ApiError Describe(CozeFault fault)
    {
        var words = NoToken.Message;
        return NoToken with
        {
            Coze = fault,
            Message = new($"{words.English} ({fault.Message})", $"{words.Chinese}（{fault.Message}）"),
        };
    }
}
