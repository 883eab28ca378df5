using CozeProxy.Billing.Keys;
using CozeProxy.Channels.Traffic;
using CozeProxy.Limits;
using CozeProxy.Models;
using CozeProxy.Transforms.Coze;
using CozeProxy.Transforms.Exchange;

namespace CozeProxy.Pipeline;

/// <summary>A call as the proxy's own steps see it: who calls, what, and over which channels at which price.</summary>
internal sealed class Call(Caller caller, ChatExchange exchange, RegisteredModel? model, CallPlaces? places = null)
{
    public Caller Caller { get; } = caller;

    public ChatExchange Exchange { get; } = exchange;

    /// <summary>The registered model that was asked for; null for something named by its id.</summary>
    public RegisteredModel? Model { get; } = model;

    /// <summary>What the call has taken of limits on how much may be under way, to be given back when its run has ended.</summary>
    public CallPlaces Places { get; } = places ?? new CallPlaces();

    /// <summary>The channels that may serve it, and their prices; set before the hold.</summary>
    public Candidates Candidates
    {
        get => field ?? throw new InvalidOperationException("Its channels are not known yet: the pipeline's order is wrong.");
        set;
    }

    /// <summary>The time stamp at which the present attempt began.</summary>
    public long AttemptStartedAt { get; set; }

    /// <summary>What was tried before the present attempt, and failed; null while nothing was.</summary>
    public AttemptHistory? History { get; set; }

    /// <summary>The channel of which Coze has refused a token in this call, so that it got a new one.</summary>
    public CozeChannel? FreshTokenFor { get; set; }

    /// <summary>What the present attempt has under way over its channel; null before it, and after it failed.</summary>
    public ChannelRun? ChannelRun { get; set; }

    /// <summary>Whether the channel that was chosen takes no call now, and another is to be chosen.</summary>
    public bool IsPassedOver { get; set; }
}
