using System.Security.Cryptography;

namespace CozeProxy.Transforms.OAuth;

/// <summary>A Coze OAuth app of the JWT type: who signs, with which key, for which host.</summary>
public sealed record OAuthApp(string AppId, string KeyId, string Audience, RSA PrivateKey)
{
    public override string ToString() => $"{nameof(OAuthApp)} {{ AppId = {AppId}, Audience = {Audience} }}";
}
