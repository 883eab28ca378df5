using CozeProxy.Billing.Pricing;
using CozeProxy.Channels;

namespace CozeProxy.Pipeline;

/// <summary>A channel that may serve a call, and what the call costs over it.</summary>
internal readonly record struct PricedChannel(Channel Channel, PriceSnapshot Price);
