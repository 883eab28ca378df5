using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;

namespace CozeProxy.Transforms.OAuth;

/// <summary>
/// What a token looks like where others can read it: its SHA-256, a space, and the token with its times encrypted. The hash is
/// there because no two encryptions of a token are alike, and it has to be told whether a stored one is still the same.
/// </summary>
internal sealed class TokenSeal(IDataProtectionProvider protection)
{
    private const string Purpose = "CozeProxy.AccessTokens.v1";

    /// <summary>How a sealed token begins.</summary>
    public static string HashOf(AccessToken token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token.Value)));

    /// <summary>Seals a token for its place; throws <see cref="CryptographicException"/> when there are no keys to do it with.</summary>
    public string Close(string key, IssuedToken token)
    {
        var text = string.Create(
            CultureInfo.InvariantCulture, $"{token.IssuedAt.ToUnixTimeSeconds()} {token.ExpiresAt.ToUnixTimeSeconds()} {token.Token.Value}");
        return $"{HashOf(token.Token)} {Base64Url.EncodeToString(For(key).Protect(Encoding.UTF8.GetBytes(text)))}";
    }

    /// <summary>The token; null when it was sealed with other keys, for another place, or is nothing of ours.</summary>
    public IssuedToken? Open(string key, string value)
    {
        if (value.Split(' ') is not [var hash, var closed] || !Base64Url.IsValid(closed))
        {
            return null;
        }

        try
        {
            var text = Encoding.UTF8.GetString(For(key).Unprotect(Base64Url.DecodeFromChars(closed)));
            var token = Read(text);
            return token is not null && HashOf(token.Token) == hash ? token : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static IssuedToken? Read(string text) =>
        text.Split(' ', 3) is [var issued, var expires, var token]
        && long.TryParse(issued, CultureInfo.InvariantCulture, out var issuedAt)
        && long.TryParse(expires, CultureInfo.InvariantCulture, out var expiresAt)
            ? new IssuedToken(new AccessToken(token), DateTimeOffset.FromUnixTimeSeconds(issuedAt), DateTimeOffset.FromUnixTimeSeconds(expiresAt))
            : null;

    // The place is part of the purpose: a token moved to the place of another app does not open there.
    private IDataProtector For(string key) => protection.CreateProtector(Purpose, key);
}
