using System.Security.Cryptography;
using System.Text;
using CozeProxy.Tests.Transforms.Fakes;
using CozeProxy.Transforms.Coze;
using CozeProxy.Transforms.OAuth;

namespace CozeProxy.Tests.Transforms.OAuth;

internal sealed class SecretsTests
{
    [Test]
    public void Printing_shows_no_secret()
    {
        using var key = RSA.Create(2048);
        var token = new AccessToken("SECRET");
        var issued = new IssuedToken(token, default, default);
        object[] printed =
        [
            token,
            issued,
            new ExchangeResult(issued, null),
            BearerResult.Of(token),
            new OAuthAppConfig("1", "SECRET", "SECRET", "api.coze.cn"),
            new OAuthApp("1", "SECRET", "api.coze.cn", key),
            new CozeChannel("main", new Uri("https://api.coze.cn"), BearerFactory.ForToken(token)),
            Some.Request("""{"model":"m","messages":[{"content":"SECRET"}],"workflow_parameters":{"key":"SECRET"}}"""),
            Some.Exchange(input: "SECRET"),
        ];

        foreach (var value in printed)
        {
            var text = new StringBuilder().Append(value).Append($"{value}").ToString();
            text.ShouldNotBeEmpty();
            text.ShouldNotContain("SECRET", Case.Insensitive, value.GetType().Name);
        }

        token.ToString().ShouldBe("***");
    }

    [Test]
    public void The_name_a_token_is_shared_under_tells_apps_apart_and_shows_none()
    {
        using var key = RSA.Create(2048);
        var app = new OAuthApp("1120001", "fp", "api.coze.cn", key);
        var china = new Uri("https://api.coze.cn/");
        string[] names =
        [
            TokenKey.Of(china, app),
            TokenKey.Of(new Uri("https://api.coze.com/"), app),
            TokenKey.Of(new Uri("https://api.coze.cn:8443/"), app),
            TokenKey.Of(china, app with { AppId = "1120002" }),
            TokenKey.Of(china, app with { KeyId = "fp2" }),
            TokenKey.Of(china, app with { Audience = "api.coze.com" }),
        ];

        names.ShouldBeUnique();
        names.ShouldAllBe(name => name.StartsWith("cozeproxy:token:2:", StringComparison.Ordinal) && !name.Contains("1120001", StringComparison.Ordinal));
        TokenKey.Of(new Uri("https://api.coze.cn/x?y"), app).ShouldBe(names[0]);
    }
}
