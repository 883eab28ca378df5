using CozeProxy.Transforms.OAuth;

namespace CozeProxy.Channels;

/// <summary>What a channel proves itself to Coze by: the key of an OAuth app, or an access token. Printing it shows no secret.</summary>
internal sealed class ChannelCredentials
{
    private ChannelCredentials(OAuthApp? app, AccessToken? token, string? audience, string secret) =>
        (App, Token, Audience, Secret) = (app, token, audience, secret);

    public OAuthApp? App { get; }

    public AccessToken? Token { get; }

    /// <summary>The app's audience where it was given; null for the host of the channel.</summary>
    public string? Audience { get; }

    /// <summary>The private key as PEM, or the token. It leaves the process sealed, or not at all.</summary>
    public string Secret { get; }

    public string Type => App is null ? ChannelAuthOptions.PersonalToken : ChannelAuthOptions.OAuthJwt;

    /// <summary>An app's key; the audience is null where it is the host of the channel.</summary>
    public static ChannelCredentials Of(OAuthApp app, string? audience) => new(app, null, audience, app.PrivateKey.ExportPkcs8PrivateKeyPem());

    public static ChannelCredentials Of(AccessToken token) => new(null, token, null, token.Value);

    /// <summary>Whether both would get the same tokens of the same host.</summary>
    public bool AreSameAs(ChannelCredentials other) =>
        (App?.AppId, App?.KeyId, App?.Audience, Audience, Secret) == (other.App?.AppId, other.App?.KeyId, other.App?.Audience, other.Audience, other.Secret);

    public override string ToString() => App is null ? Type : $"{Type} {App.AppId}";
}
