using CozeProxy.Billing.Pricing;
using CozeProxy.Channels;
using Microsoft.Extensions.Configuration;

namespace CozeProxy.Tests.Channels;

internal sealed class ChannelBinderTests
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cozeproxy-channels-");

    [OneTimeTearDown]
    public void Finish() => _folder.Delete(recursive: true);

    [Test]
    public void A_channel_is_read_as_it_is_written()
    {
        var channel = Read(
            ("Auth:Config", AppKey.Json(AppKey.One, aud: "api.coze.cn")), ("Models:0", "m"), ("Groups:0", "vip"), ("Groups:1", "staff"), ("Priority", "-2"), ("Weight", "3"),
            ("Ratio", "1.25"), ("DefaultPrice", "p"), ("MaxConcurrency", "7"), ("Enabled", "FALSE"));

        (channel.Name, channel.BaseUrl.AbsoluteUri).ShouldBe(("mine", "https://api.coze.cn/"));
        (channel.Credentials.App!.AppId, channel.Credentials.App.KeyId, channel.Credentials.App.Audience).ShouldBe(("1120001", "fp", "api.coze.cn"));
        channel.Models.ShouldBe(["m"]);
        channel.Groups.ShouldBe(["vip", "staff"], ignoreOrder: true);
        (channel.Priority, channel.Weight, channel.Ratio, channel.DefaultPrice, channel.MaxConcurrency, channel.Enabled, channel.StoredAt)
            .ShouldBe((-2, 3, Ratio.Parse("1.25"), "p", 7, false, null));
    }

    [Test]
    public void What_is_not_said_is_as_documented()
    {
        var channel = Read(("Auth:Token", "pat_x"));

        channel.Credentials.Token!.Value.Value.ShouldBe("pat_x");
        (channel.Priority, channel.Weight, channel.Ratio, channel.DefaultPrice, channel.MaxConcurrency, channel.Enabled)
            .ShouldBe((0, 1, Ratio.One, null, null, true));
        channel.Models.ShouldBeEmpty();
        channel.Groups.ShouldBeEmpty();
    }

    [TestCase("Priority", "high")]
    [TestCase("Priority", "1.5")]
    [TestCase("Weight", "0")]
    [TestCase("Weight", "1000001")]
    [TestCase("MaxConcurrency", "0")]
    [TestCase("Ratio", "-1")]
    [TestCase("Enabled", "perhaps")]
    [TestCase("BaseUrl", "ftp://api.coze.cn")]
    [TestCase("BaseUrl", "https://api.coze.cn?x=1")]
    [TestCase("Group", "vip")]
    [TestCase("Groups", "vip")]
    [TestCase("Models", "m")]
    [TestCase("Auth:Secret", "x")]
    [TestCase("Auth:Type", "Basic")]
    [TestCase("Auth:Token", "pat_\u0001")]
    [TestCase("Auth:TokenFile", "/nowhere/token")]
    [TestCase("Auth:PrivateKeyFile", "/nowhere/key.pem")]
    public void A_mistake_is_named_with_its_key(string key, string value)
    {
        var binder = Bind(key.StartsWith("Auth:", StringComparison.Ordinal) ? [(key, value)] : [("Auth:Token", "pat_x"), (key, value)]);

        binder.Read();

        binder.Errors.ShouldContain(error => error.StartsWith($"Coze:Channels:mine:{key} ", StringComparison.Ordinal), string.Join('\n', binder.Errors));
    }

    [Test]
    public void All_mistakes_of_a_channel_are_said_at_once()
    {
        var binder = Bind(("BaseUrl", "x"), ("Priority", "a"), ("Weight", "b"), ("MaxConcurrency", "c"), ("Ratio", "d"), ("Enabled", "e"), ("Auth:KeyId", "fp"));

        binder.Read().ShouldBeEmpty();

        binder.Errors.Select(error => error.Split(' ')[0]["Coze:Channels:mine:".Length..])
            .ShouldBe(["BaseUrl", "Priority", "Weight", "MaxConcurrency", "Ratio", "Enabled", "Auth:AppId", "Auth:PrivateKey"]);
    }

    [TestCase("Groups:0:Name", "Groups:0")]
    [TestCase("Priority:0", "Priority")]
    [TestCase("Auth:Token:0", "Auth:Token")]
    public void A_value_of_the_wrong_shape_is_named(string key, string named)
    {
        var binder = Bind(("Weight", "2"), (key, "1"));

        binder.Read();

        binder.Errors.ShouldContain(error => error.StartsWith($"Coze:Channels:mine:{named} ", StringComparison.Ordinal), string.Join('\n', binder.Errors));
    }

    [Test]
    public void No_mistake_quotes_a_secret()
    {
        foreach (var settings in new (string, string)[][]
        {
            [("Auth:Config", AppKey.Json("SECRET"))],
            [("Auth:Config", "SECRET")],
            [("Auth:PrivateKey", "SECRET"), ("Auth:AppId", "1")],
            [("Auth:Token", "SECRET SECRET")],
            [("Auth:Token", "SECRET"), ("Auth:Type", "OAuthJwt")],
            [("Auth:Token", "pat_x"), ("BaseUrl", "https://user:SECRET@api.coze.cn")],
        })
        {
            var binder = Bind(settings);
            binder.Read();
            binder.Errors.ShouldNotBeEmpty();
            string.Concat(binder.Errors).ShouldNotContain("SECRET");
        }
    }

    [Test]
    public void The_consoles_JSON_may_stand_inside_the_configurations_own()
    {
        var channel = Read(
            ("Auth:Config:app_id", "1"), ("Auth:Config:key_id", "fp"), ("Auth:Config:private_key", AppKey.One), ("Auth:Config:aud", "api.coze.com"), ("Auth:Config:client_type", "jwt"));

        (channel.Credentials.App!.AppId, channel.Credentials.App.Audience).ShouldBe(("1", "api.coze.com"));
    }

    [Test]
    public void Secrets_may_be_files()
    {
        var token = File("token", " pat_x\n");
        var json = File("app.json", AppKey.Json(AppKey.One));
        var pem = File("key.pem", "\uFEFF" + AppKey.One);

        Read(("Auth:TokenFile", token)).Credentials.Token!.Value.Value.ShouldBe("pat_x");
        Read(("Auth:ConfigFile", json)).Credentials.App!.AppId.ShouldBe("1120001");
        Read(("Auth:AppId", "1"), ("Auth:KeyId", "fp"), ("Auth:PrivateKeyFile", pem)).Credentials.Secret.ShouldBe(AppKey.One);
    }

    [Test]
    public void A_mistake_in_a_file_is_named_with_the_files_key()
    {
        var binder = Bind(("Auth:ConfigFile", File("poor.json", """{"app_id":"1","private_key":"SECRET"}""")));

        binder.Read();

        binder.Errors.Select(error => error.Split(' ')[0])
            .ShouldBe(["Coze:Channels:mine:Auth:ConfigFile:key_id", "Coze:Channels:mine:Auth:ConfigFile:private_key"]);
    }

    [Test]
    public void Files_have_changed_when_they_say_something_else()
    {
        var token = File("mounted", "pat_1");
        var binder = Bind(("Auth:TokenFile", token));
        binder.Read();
        binder.Files.HaveChanged().ShouldBeFalse();

        System.IO.File.SetLastWriteTimeUtc(token, DateTime.UnixEpoch);
        binder.Files.HaveChanged().ShouldBeFalse();
        File("mounted", "pat_2");
        binder.Files.HaveChanged().ShouldBeTrue();
        System.IO.File.Delete(token);
        binder.Files.HaveChanged().ShouldBeTrue();
    }

    [TestCase("a", true)]
    [TestCase("华东.main-1", true)]
    [TestCase("a b", true)]
    [TestCase("a/b", false)]
    [TestCase("..", false)]
    [TestCase("a%2F", false)]
    [TestCase("a\n", false)]
    [TestCase("", false)]
    public void A_name_is_one_segment_of_a_path(string name, bool isValid) => ChannelName.IsValid(name).ShouldBe(isValid);

    private static ChannelSettings Read(params (string Key, string Value)[] settings)
    {
        var binder = Bind(settings);
        var channels = binder.Read();
        binder.Errors.ShouldBeEmpty();
        return channels.ShouldHaveSingleItem();
    }

    private static ChannelBinder Bind(params (string Key, string Value)[] settings) => new(new ConfigurationBuilder()
        .AddInMemoryCollection([KeyValuePair.Create("Coze:Channels:mine:BaseUrl", (string?)"https://api.coze.cn")])
        .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create($"Coze:Channels:mine:{setting.Key}", (string?)setting.Value)))
        .Build());

    private string File(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        System.IO.File.WriteAllText(path, text);
        return path;
    }
}
