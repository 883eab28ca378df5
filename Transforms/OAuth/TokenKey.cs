using System.Security.Cryptography;
using System.Text;

namespace CozeProxy.Transforms.OAuth;

/// <summary>The name under which a token is shared: a hash of all that distinguishes one token from another.</summary>
internal static class TokenKey
{
    // With the version of what stands there: replicas of two versions must not take each other's tokens for rubbish in turns.
    private const string Prefix = "cozeproxy:token:2:";

    public static string Of(Uri baseUrl, OAuthApp app)
    {
        var distinguishing = string.Join('\n', baseUrl.GetLeftPart(UriPartial.Authority), app.AppId, app.KeyId, app.Audience);
        return Prefix + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(distinguishing)));
    }

    /// <summary>A hash of the credentials whole, as far as their public halves tell.</summary>
    public static string FingerprintOf(Uri baseUrl, OAuthApp app) =>
        Convert.ToHexStringLower(SHA256.HashData([.. Encoding.UTF8.GetBytes(Of(baseUrl, app)), .. app.PrivateKey.ExportRSAPublicKey()]));
}
