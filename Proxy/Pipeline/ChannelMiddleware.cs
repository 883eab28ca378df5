using CozeProxy.Channels;
using CozeProxy.Channels.Health;
using CozeProxy.Channels.Traffic;
using CozeProxy.Limits;
using CozeProxy.Transforms.Coze;

namespace CozeProxy.Pipeline;

/// <summary>
/// Tells the transforms which of the call's channels YARP has chosen: as it was when the call came, whatever became of it since.
/// One that turns out to be full, or not to be tried by this call, is passed over.
/// </summary>
internal sealed class ChannelMiddleware(RequestDelegate next, ChannelHealth health, IConcurrencyCounter counter, ChannelTraffic traffic, TimeProvider time)
{
    public Task Invoke(HttpContext context)
    {
        if (context.GetReverseProxyFeature().AvailableDestinations is not [var destination, ..])
        {
            return next(context);
        }

        var call = context.GetCall();
        var channel = call.Candidates.Channels.Find(destination.DestinationId);
        call.Exchange.Channel = channel?.Coze;
        if (channel is null)
        {
            return next(context);
        }

        if (!MayTry(call, channel.Coze))
        {
            call.IsPassedOver = true;
            return Task.CompletedTask;
        }

        call.AttemptStartedAt = time.GetTimestamp();
        if (channel.MaxConcurrency is { } most)
        {
            return EnterAsync(context, call, channel, most);
        }

        Begin(call, channel, place: null);
        return next(context);
    }

    // A call that goes on over this channel has no other; one that has got a new token for it is trying it already.
    private bool MayTry(Call call, CozeChannel channel) =>
        call.Exchange.Target.Channel is not null || call.FreshTokenFor == channel || health.TryBegin(channel);

    private async Task EnterAsync(HttpContext context, Call call, Channel channel, int most)
    {
        if (await counter.TryEnterAsync($"channel:{channel.Name}", most) is not { } place)
        {
            call.IsPassedOver = true;
            return;
        }

        Begin(call, channel, place);
        await next(context);
    }

    // It is over when its run has ended at Coze, be its client there or not.
    private void Begin(Call call, Channel channel, IDisposable? place)
    {
        call.ChannelRun = traffic.Begin(channel.Name, place);
        call.Places.Keep(call.ChannelRun);
    }
}
