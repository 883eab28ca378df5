using System.Security.Cryptography;
using System.Text.Json;
using CozeProxy.Transforms.OAuth;

namespace CozeProxy.Tests.Transforms.OAuth;

internal sealed class OAuthAppConfigTests
{
    private readonly RSA _key = RSA.Create(2048);

    private readonly List<OAuthAppMistake> _errors = [];

    [OneTimeTearDown]
    public void Finish() => _key.Dispose();

    [SetUp]
    public void Begin() => _errors.Clear();

    [Test]
    public void The_consoles_file_is_taken_as_it_is()
    {
        var json = JsonSerializer.Serialize(new { client_type = "jwt", app_id = "1120001", key_id = "fp", private_key = _key.ExportPkcs8PrivateKeyPem(), aud = "api.coze.com" });

        var app = OAuthAppConfig.TryParse(json)!.ToApp("api.coze.cn", _errors);

        _errors.ShouldBeEmpty();
        (app!.AppId, app.KeyId, app.Audience).ShouldBe(("1120001", "fp", "api.coze.com"));
        ShouldBeTheKey(app);
    }

    [Test]
    public void The_key_may_be_of_either_format_and_its_line_breaks_written_out()
    {
        var pkcs8 = _key.ExportPkcs8PrivateKeyPem();
        var pkcs1 = _key.ExportRSAPrivateKeyPem();
        foreach (var pem in new[] { pkcs8, pkcs1 })
        {
            foreach (var text in new[] { pem, pem.Replace("\n", "\\n", StringComparison.Ordinal), pem.Replace("\n", "\r\n", StringComparison.Ordinal), $"\n {pem}\n" })
            {
                var app = Config(text).ToApp("api.coze.cn", _errors);
                _errors.ShouldBeEmpty();
                ShouldBeTheKey(app!);
            }
        }
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase("  ")]
    public void The_audience_is_the_channels_host_unless_it_is_given(string? audience) =>
        (Config(_key.ExportPkcs8PrivateKeyPem()) with { Audience = audience }).ToApp("api.coze.cn", _errors)!.Audience.ShouldBe("api.coze.cn");

    [Test]
    public void Blanks_around_the_values_do_no_harm()
    {
        var app = new OAuthAppConfig(" 1 ", " fp\n", _key.ExportPkcs8PrivateKeyPem(), " api.coze.cn ").ToApp("x", _errors)!;

        (app.AppId, app.KeyId, app.Audience).ShouldBe(("1", "fp", "api.coze.cn"));
    }

    [Test]
    public void All_that_is_missing_is_said_at_once()
    {
        OAuthAppConfig.TryParse("{}")!.ToApp("api.coze.cn", _errors).ShouldBeNull();

        _errors.Select(error => error.Field).ShouldBe(["app_id", "key_id", "private_key"]);
    }

    [TestCase("app_id")]
    [TestCase("key_id")]
    [TestCase("private_key")]
    public void Each_missing_field_is_named(string field)
    {
        var config = new Dictionary<string, string> { ["app_id"] = "1", ["key_id"] = "fp", ["private_key"] = _key.ExportPkcs8PrivateKeyPem() };
        config[field] = " ";

        OAuthAppConfig.TryParse(JsonSerializer.Serialize(config))!.ToApp("api.coze.cn", _errors).ShouldBeNull();

        var error = _errors.ShouldHaveSingleItem();
        error.Field.ShouldBe(field);
        error.English.ShouldStartWith("is missing");
    }

    [TestCase("https://api.coze.cn")]
    [TestCase("api.coze.cn/")]
    public void An_audience_with_a_scheme_or_a_path_is_refused(string audience)
    {
        (Config(_key.ExportPkcs8PrivateKeyPem()) with { Audience = audience }).ToApp("x", _errors).ShouldBeNull();

        var error = _errors.ShouldHaveSingleItem();
        error.Field.ShouldBe("aud");
        error.English.ShouldStartWith("must be a bare host");
    }

    [Test]
    public void A_key_that_cannot_sign_is_refused_without_quoting_it()
    {
        using var curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var small = RSA.Create(1024);
        var pem = _key.ExportPkcs8PrivateKeyPem();
        foreach (var text in new[]
        {
            "SECRETSECRETSECRET",
            "-----BEGIN PRIVATE KEY-----\nSECRETSECRETSECRET\n-----END PRIVATE KEY-----",
            pem[..400],
            pem + pem,
            curve.ExportPkcs8PrivateKeyPem(),
            curve.ExportECPrivateKeyPem(),
            _key.ExportSubjectPublicKeyInfoPem(),
            _key.ExportRSAPublicKeyPem(),
            small.ExportPkcs8PrivateKeyPem(),
            _key.ExportEncryptedPkcs8PrivateKeyPem("password", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000)),
        })
        {
            _errors.Clear();
            Config(text).ToApp("api.coze.cn", _errors).ShouldBeNull(text[..Math.Min(40, text.Length)]);
            var error = _errors.ShouldHaveSingleItem();
            error.Field.ShouldBe("private_key");
            error.ToString().ShouldNotContain("SECRET");
            error.ToString().ShouldNotContain(text.Substring(text.Length / 3, 8));
        }
    }

    [TestCase("")]
    [TestCase("[]")]
    [TestCase("{")]
    [TestCase("null")]
    [TestCase("""{"app_id":{}}""")]
    public void What_is_no_such_JSON_is_no_configuration(string json) => OAuthAppConfig.TryParse(json).ShouldBeNull();

    private static OAuthAppConfig Config(string pem) => new("1120001", "fp", pem, null);

    private void ShouldBeTheKey(OAuthApp app) =>
        app.PrivateKey.ExportParameters(true).D.ShouldBe(_key.ExportParameters(true).D);
}
