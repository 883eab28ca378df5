using System.IdentityModel.Tokens.Jwt;
using System.Security.Cryptography;
using CozeProxy.Tests.Transforms.Fakes;
using CozeProxy.Transforms.OAuth;
using Microsoft.IdentityModel.Tokens;

namespace CozeProxy.Tests.Transforms.OAuth;

internal sealed class AssertionSignerTests
{
    private readonly RSA _key = RSA.Create(2048);
    private readonly FakeTime _time = new();

    private AssertionSigner Signer => field ??= new AssertionSigner(new OAuthApp("1120001", "fingerprint", "api.coze.cn", _key), _time);

    [OneTimeTearDown]
    public void Finish() => _key.Dispose();

    [Test]
    public void The_header_names_the_key_and_the_claims_say_who_for_whom_and_how_long()
    {
        var jwt = new JwtSecurityTokenHandler().ReadJwtToken(Signer.Sign());

        jwt.Header.Select(field => $"{field.Key}={field.Value}").ShouldBe(["alg=RS256", "kid=fingerprint", "typ=JWT"], ignoreOrder: true);
        jwt.Payload.Keys.ShouldBe(["iss", "aud", "iat", "exp", "jti"], ignoreOrder: true);
        jwt.Payload["iss"].ShouldBe("1120001");
        jwt.Payload["aud"].ShouldBe("api.coze.cn");
        jwt.Payload["iat"].ShouldBe(_time.GetUtcNow().ToUnixTimeSeconds());
        jwt.Payload["exp"].ShouldBe(_time.GetUtcNow().ToUnixTimeSeconds() + 600);
        ((string)jwt.Payload["jti"]).Length.ShouldBeGreaterThanOrEqualTo(32);
    }

    [Test]
    public void The_signature_holds_under_the_public_key_alone()
    {
        using var publicKey = RSA.Create(_key.ExportParameters(includePrivateParameters: false));
        using var otherKey = RSA.Create(2048);
        var assertion = Signer.Sign();

        Validate(assertion, publicKey);
        Should.Throw<SecurityTokenInvalidSignatureException>(() => Validate(assertion, otherKey));
    }

    [Test]
    public void No_two_have_the_same_id()
    {
        var handler = new JwtSecurityTokenHandler();

        Enumerable.Range(0, 50).Select(_ => handler.ReadJwtToken(Signer.Sign()).Id).Distinct().Count().ShouldBe(50);
    }

    private void Validate(string assertion, RSA key) => new JwtSecurityTokenHandler().ValidateToken(assertion, new TokenValidationParameters
    {
        IssuerSigningKey = new RsaSecurityKey(key) { KeyId = "fingerprint" },
        ValidAlgorithms = [SecurityAlgorithms.RsaSha256],
        ValidIssuer = "1120001",
        ValidAudience = "api.coze.cn",
        LifetimeValidator = (_, expires, _, _) => expires > _time.GetUtcNow().UtcDateTime,
        CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false },
    }, out _);
}
