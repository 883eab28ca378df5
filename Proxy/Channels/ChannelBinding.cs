using CozeProxy.Billing.Pricing;
using CozeProxy.Transforms.OAuth;

namespace CozeProxy.Channels;

/// <summary>A channel's configuration, read and found good; it has an app or a token.</summary>
internal sealed record ChannelBinding(string Name, ChannelOptions Options, Uri BaseUrl, Ratio Ratio, OAuthApp? App, AccessToken? Token);
