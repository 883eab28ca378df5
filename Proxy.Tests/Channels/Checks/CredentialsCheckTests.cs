using System.Security.Cryptography;
using CozeProxy.Channels.Checks;

namespace CozeProxy.Tests.Channels.Checks;

internal sealed class CredentialsCheckTests
{
    private const string China = "https://api.coze.cn";

    [Test]
    public void Each_field_of_good_credentials_is_told()
    {
        var checks = CredentialsCheck.OfJson(AppKey.Json(AppKey.One, aud: "api.coze.cn"), China);

        checks.Select(check => $"{check.Field} {check.Verdict} {check.Text.English}").ShouldBe(
        [
            "app_id Good 1120001", "key_id Good fp", "private_key Good RSA, 2048 bits, PKCS#8", "aud Good api.coze.cn",
        ]);
    }

    [Test]
    public void A_key_with_literal_line_breaks_is_read_as_the_other_kind_it_is()
    {
        using var key = RSA.Create(2048);
        var json = AppKey.Json(key.ExportRSAPrivateKeyPem().Replace("\n", "\\n", StringComparison.Ordinal));

        Find(json, China, "private_key").Text.English.ShouldBe("RSA, 2048 bits, PKCS#1");
        Find(json, China, "aud").Text.English.ShouldStartWith("not given");
    }

    [TestCase("{", "is not JSON: something is wrong at line 1, character 2")]
    [TestCase("{\n\"app_id\" \"1\"}", "is not JSON: something is wrong at line 2, character 10")]
    [TestCase("[1]", "is no JSON object")]
    [TestCase("-----BEGIN PRIVATE KEY-----\nx", "is the key alone")]
    public void What_is_no_JSON_object_is_told_with_its_place(string text, string words)
    {
        var check = CredentialsCheck.OfJson(text, China).ShouldHaveSingleItem();
        check.Verdict.ShouldBe(CheckVerdict.Wrong);
        check.Text.English.ShouldStartWith(words);
    }

    [Test]
    public void All_that_is_missing_is_told_at_once()
    {
        var checks = CredentialsCheck.OfJson("""{"app_id":7,"aud":"https://api.coze.cn"}""", China);

        checks.ShouldAllBe(check => check.Verdict == CheckVerdict.Wrong);
        checks.Select(check => check.Field).ShouldBe(["app_id", "key_id", "private_key", "aud"]);
        checks[0].Text.English.ShouldBe("must be a text in quotes");
        checks[3].Text.English.ShouldContain("bare host");
    }

    [Test]
    public void The_names_of_Cozes_samples_are_known()
    {
        const string json = """{"client_type":"jwt","client_id":"1","public_key_id":"fp"}""";
        Find(json, China, "app_id").Text.English.ShouldEndWith("rename client_id, which holds it here");
        Find(json, China, "key_id").Text.Chinese.ShouldEndWith("public_key_id 改名为 key_id");
    }

    // Be the key good or not.
    [TestCase("api.coze.com", China, CheckVerdict.Wrong, "Set the base URL to https://api.coze.com")]
    [TestCase("example.org", China, CheckVerdict.Wrong, "Set aud to api.coze.cn")]
    [TestCase("api.coze.cn", "http://127.0.0.1:5", CheckVerdict.Note, "must lead to api.coze.cn")]
    [TestCase("api.coze.cn", "", CheckVerdict.Good, "api.coze.cn")]
    [TestCase("api.coze.cn", "https:/", CheckVerdict.Good, "api.coze.cn")]
    public void The_audience_must_fit_the_address(string audience, string baseUrl, CheckVerdict verdict, string words)
    {
        foreach (var key in new[] { AppKey.One, "" })
        {
            var check = Find(AppKey.Json(key, aud: audience), baseUrl, "aud");
            check.Verdict.ShouldBe(verdict);
            check.Text.English.ShouldContain(words);
        }
    }

    [Test]
    public void The_wrong_kind_of_key_is_called_by_its_name()
    {
        using var rsa = RSA.Create(2048);
        using var small = RSA.Create(1024);
        using var curve = ECDsa.Create();
        Words(rsa.ExportSubjectPublicKeyInfoPem()).ShouldStartWith("is the public key");
        Words(rsa.ExportEncryptedPkcs8PrivateKeyPem("secret", new PbeParameters(PbeEncryptionAlgorithm.Aes128Cbc, HashAlgorithmName.SHA256, 1))).ShouldStartWith("is locked");
        Words(curve.ExportECPrivateKeyPem()).ShouldStartWith("is an elliptic-curve key");
        Words(curve.ExportPkcs8PrivateKeyPem()).ShouldStartWith("is not an RSA key");
        Words(small.ExportPkcs8PrivateKeyPem()).ShouldStartWith("has 1024 bits");
        Words(AppKey.One[..^40]).ShouldStartWith("is cut off");
        Words("QmFk").ShouldStartWith("is not PEM");
    }

    [Test]
    public void Nothing_of_a_secret_is_quoted()
    {
        var middle = AppKey.One.Split('\n')[3];
        string[] texts = [AppKey.Json(AppKey.One), AppKey.Json(AppKey.One[..^40]), AppKey.Json(AppKey.One).Replace("\":\"", "\":", StringComparison.Ordinal), AppKey.One];

        texts.SelectMany(text => CredentialsCheck.OfJson(text, China)).ShouldAllBe(check => !check.ToString().Contains(middle, StringComparison.Ordinal));
        CredentialsCheck.OfToken("pat_abc def")!.ToString().ShouldNotContain("abc");
    }

    [TestCase("pat_x", CheckVerdict.Good)]
    [TestCase("sat_x", CheckVerdict.Good)]
    [TestCase("Bearer pat_x", CheckVerdict.Wrong)]
    [TestCase("eyJh", CheckVerdict.Note)]
    public void A_token_is_looked_at(string token, CheckVerdict verdict) => CredentialsCheck.OfToken(token)!.Verdict.ShouldBe(verdict);

    private static string Words(string pem) => Find(AppKey.Json(pem), China, "private_key") is { Verdict: CheckVerdict.Wrong } check ? check.Text.English : "good";

    private static FieldCheck Find(string json, string baseUrl, string field) => CredentialsCheck.OfJson(json, baseUrl).Single(check => check.Field == field);
}
