using CozeProxy.Billing.Pricing;
using CozeProxy.Transforms.OAuth;
using CozeProxy.Transforms.OpenAi;

namespace CozeProxy.Channels.Testing;

/// <summary>What a channel's test needs of it: an app or a token, or the mistakes for which there is neither.</summary>
internal sealed record ChannelUnderTest(string Name)
{
    public Uri? BaseUrl { get; init; }

    public OAuthApp? App { get; init; }

    public AccessToken? Token { get; init; }

    public Ratio Ratio { get; init; } = Ratio.One;

    public string? DefaultPrice { get; init; }

    /// <summary>Everything that is wrong with its settings; nothing of a secret in them.</summary>
    public IReadOnlyList<LocalizedText> Mistakes { get; init; } = [];
}
