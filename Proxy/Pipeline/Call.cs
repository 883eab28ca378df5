using CozeProxy.Billing.Keys;
using CozeProxy.Limits;
using CozeProxy.Models;
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

    /// <summary>The channels that may serve it, the first choice first.</summary>
    public IReadOnlyList<PricedChannel> Candidates { get; set; } = [];
}
