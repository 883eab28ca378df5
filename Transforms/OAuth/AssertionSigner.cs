using System.IdentityModel.Tokens.Jwt;
using System.Security.Claims;
using Microsoft.IdentityModel.Tokens;

namespace CozeProxy.Transforms.OAuth;

/// <summary>Signs the assertion of a JWT exchange. Each is good for one exchange only, so each has a new jti.</summary>
internal sealed class AssertionSigner(OAuthApp app, TimeProvider time)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    private readonly JwtSecurityTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false };

    private readonly SigningCredentials _credentials =
        new(new RsaSecurityKey(app.PrivateKey) { KeyId = app.KeyId }, SecurityAlgorithms.RsaSha256);

    public string Sign()
    {
        var now = time.GetUtcNow();
        var payload = new JwtPayload(
        [
            new Claim(JwtRegisteredClaimNames.Iss, app.AppId),
            new Claim(JwtRegisteredClaimNames.Aud, app.Audience),
            new Claim(JwtRegisteredClaimNames.Iat, Seconds(now), ClaimValueTypes.Integer64),
            new Claim(JwtRegisteredClaimNames.Exp, Seconds(now + Lifetime), ClaimValueTypes.Integer64),
            new Claim(JwtRegisteredClaimNames.Jti, Guid.NewGuid().ToString("N")),
        ]);
        return _handler.WriteToken(new JwtSecurityToken(new JwtHeader(_credentials), payload));
    }

    private static string Seconds(DateTimeOffset time) =>
        time.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture);
}
