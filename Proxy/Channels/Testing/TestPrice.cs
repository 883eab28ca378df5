using CozeProxy.Billing.Pricing;

namespace CozeProxy.Channels.Testing;

/// <summary>What a call of a workflow over the channel costs, under the model name by which it may be called.</summary>
internal sealed record TestPrice(string Model, PriceSnapshot Snapshot, Money Hold);
