using System.Diagnostics;
using System.Text.Json;
using CozeProxy.Billing;
using CozeProxy.Billing.Documents;
using CozeProxy.Channels;
using CozeProxy.Tests.Billing;
using CozeProxy.Transforms.OAuth;
using Yarp.ReverseProxy.Configuration;

namespace CozeProxy.Tests.Channels;

[TestFixture(BillingOptions.Sqlite)]
[TestFixture(BillingOptions.Postgres)]
internal sealed class ChannelRegistryTests(string provider)
{
    private const string Token = "pat_a-secret-token";

    private Books _books = null!;

    [SetUp]
    public async Task OpenAsync() => _books = await Books.OpenAsync(provider);

    [TearDown]
    public async Task CloseAsync() => await _books.DisposeAsync();

    [Test]
    public async Task A_channel_is_in_force_when_it_is_put_until_it_is_deleted()
    {
        await using var channels = new RegistryUnderTest(_books);

        await channels.PutAsync("a", WithToken());
        channels.Catalog.Current.Find("a").ShouldNotBeNull().Coze.BaseUrl.Host.ShouldBe("api.coze.cn");
        (await DestinationsAsync(channels)).ShouldBe(["a"]);

        (await channels.Registry.DeleteAsync("a", CancellationToken.None)).ShouldBeTrue();
        channels.Catalog.Current.All.ShouldBeEmpty();
        channels.Catalog.FindAny("a").ShouldBeNull();
        (await DestinationsAsync(channels)).ShouldBeEmpty();
        (await channels.Registry.DeleteAsync("a", CancellationToken.None)).ShouldBeFalse();
    }

    [Test]
    public async Task Secrets_are_sealed_at_rest_and_every_replica_opens_them()
    {
        await using var one = new RegistryUnderTest(_books);
        await one.PutAsync("app", WithApp(AppKey.One));
        await one.PutAsync("token", WithToken());

        foreach (var stored in await _books.Documents(DocumentKind.Channels).ListAsync(CancellationToken.None))
        {
            stored.Document.ShouldNotContain(Token);
            stored.Document.ShouldNotContain("PRIVATE KEY");
            stored.Document.ShouldNotContain(AppKey.One.Split('\n')[5]);
            stored.Document.ShouldContain("\"secret\":\"CfDJ8");
        }

        await using var other = new RegistryUnderTest(_books);
        await other.Registry.RestockAsync(CancellationToken.None);
        (await other.Registry.GetAsync("app", CancellationToken.None))!.Settings!.Credentials.Secret.ShouldBe(AppKey.One);
        (await other.Catalog.Current.Find("token")!.Coze.Bearer.GetAsync(CancellationToken.None)).Token.ShouldBe(new AccessToken(Token));
        await other.PutAsync("back", WithToken("pat_another"));
        await one.Registry.RestockAsync(CancellationToken.None);
        (await one.Catalog.Current.Find("back")!.Coze.Bearer.GetAsync(CancellationToken.None)).Token.ShouldBe(new AccessToken("pat_another"));
    }

    [Test]
    public async Task What_cannot_be_opened_is_listed_with_its_problem_and_the_others_work()
    {
        await using (var one = new RegistryUnderTest(_books))
        {
            await one.PutAsync("lost", WithApp(AppKey.One));
        }

        _books.Tamper("DELETE FROM data_protection_keys");
        await using var channels = new RegistryUnderTest(_books);
        await channels.PutAsync("good", WithToken());

        var list = await channels.Registry.ListAsync(CancellationToken.None);
        list.Select(entry => (entry.Name, entry.Settings is not null)).ShouldBe([("good", true), ("lost", false)]);
        list[1].Mistakes.ShouldHaveSingleItem().Key.ShouldBe("auth:secret");
        channels.Catalog.Current.All.ShouldHaveSingleItem().Name.ShouldBe("good");

        await channels.PutAsync("lost", WithApp(AppKey.One));
        channels.Catalog.Current.All.Count.ShouldBe(2);
    }

    [Test]
    public async Task A_secret_that_was_moved_to_another_channel_does_not_open()
    {
        await using var channels = new RegistryUnderTest(_books);
        await channels.PutAsync("a", WithToken());
        _books.Tamper("INSERT INTO channels (name, document, changed_at) SELECT 'b', document, changed_at FROM channels");

        await channels.Registry.RestockAsync(CancellationToken.None);

        channels.Catalog.Current.All.ShouldHaveSingleItem().Name.ShouldBe("a");
    }

    [Test]
    public async Task What_is_unchanged_stays_the_same_object_and_new_credentials_make_a_new_bearer()
    {
        await using var channels = new RegistryUnderTest(_books);
        await channels.PutAsync("a", WithApp(AppKey.One));
        await channels.PutAsync("b", WithApp(AppKey.One));
        var (a, b) = (channels.Catalog.Current.Find("a")!, channels.Catalog.Current.Find("b")!);

        await channels.PutAsync("b", WithApp(AppKey.One, ",\"ratio\":\"2\",\"priority\":5"));
        channels.Catalog.Current.Find("a").ShouldBeSameAs(a);
        var edited = channels.Catalog.Current.Find("b")!;
        edited.ShouldNotBeSameAs(b);
        edited.Coze.Bearer.ShouldBeSameAs(b.Coze.Bearer);
        (edited.Priority, b.Priority).ShouldBe((5, 0));

        await channels.PutAsync("b", WithApp(AppKey.Another));
        channels.Catalog.Current.Find("b")!.Coze.Bearer.ShouldNotBeSameAs(b.Coze.Bearer);
        channels.Catalog.Current.Find("a").ShouldBeSameAs(a);
    }

    [Test]
    public async Task A_document_can_be_read_changed_and_sent_back_without_its_secret()
    {
        await using var channels = new RegistryUnderTest(_books);
        await channels.PutAsync("app", WithApp(AppKey.One));
        await channels.PutAsync("token", WithToken());

        await channels.PutAsync("app", """{"baseUrl":"https://api.coze.cn","auth":{"type":"OAuthJwt","appId":"2","keyId":"fp2","aud":null,"hasSecret":true},"weight":2}""");
        await channels.PutAsync("token", """{"baseUrl":"https://api.coze.cn","auth":{"type":"Token","hasSecret":true},"weight":2}""");

        var app = (await channels.Registry.GetAsync("app", CancellationToken.None))!.Settings!;
        (app.Weight, app.Credentials.App!.AppId, app.Credentials.App.Audience, app.Credentials.Secret).ShouldBe((2, "2", "api.coze.cn", AppKey.One));
        var token = (await channels.Registry.GetAsync("token", CancellationToken.None))!.Settings!;
        (token.Weight, token.Credentials.Secret).ShouldBe((2, Token));

        await channels.PutAsync("app", """{"baseUrl":"https://api.coze.cn","weight":3}""");
        app = (await channels.Registry.GetAsync("app", CancellationToken.None))!.Settings!;
        (app.Weight, app.Credentials.App!.AppId, app.Credentials.Secret).ShouldBe((3, "2", AppKey.One));

        var key = JsonSerializer.Serialize(AppKey.One);
        await channels.PutAsync("app", $$$"""{"baseUrl":"https://api.coze.com","auth":{"appId":"2","keyId":"fp2","privateKey":{{{key}}}}}""");
        app = (await channels.Registry.GetAsync("app", CancellationToken.None))!.Settings!;
        app.Credentials.App!.Audience.ShouldBe("api.coze.com", "an audience that nobody names follows the address");
    }

    [Test]
    public async Task One_that_is_switched_off_is_no_destination_and_is_still_found()
    {
        await using var channels = new RegistryUnderTest(_books);

        await channels.PutAsync("a", WithToken(more: ",\"enabled\":false"));

        channels.Catalog.Current.All.ShouldBeEmpty();
        (await DestinationsAsync(channels)).ShouldBeEmpty();
        channels.Catalog.FindAny("a").ShouldNotBeNull();
        (await channels.Registry.GetAsync("a", CancellationToken.None))!.Settings!.Enabled.ShouldBeFalse();
    }

    [Test]
    public async Task The_configuration_wins_on_a_shared_name_whatever_its_case()
    {
        await using (var before = new RegistryUnderTest(_books))
        {
            await before.PutAsync("Main", WithToken(more: ",\"weight\":9"));
        }

        await using var channels = new RegistryUnderTest(_books, ("Coze:Channels:main:BaseUrl", "https://api.coze.cn"), ("Coze:Channels:main:Auth:Token", Token));
        await channels.Registry.RestockAsync(CancellationToken.None);

        channels.Catalog.IsDeclared("MAIN").ShouldBeTrue();
        channels.Catalog.Current.All.ShouldHaveSingleItem().Weight.ShouldBe(1);
        (await channels.Registry.ListAsync(CancellationToken.None)).ShouldHaveSingleItem().Name.ShouldBe("main");
    }

    [Test]
    public async Task Of_two_that_differ_by_case_alone_one_is_used_and_the_other_listed_with_its_problem()
    {
        await using var channels = new RegistryUnderTest(_books);
        await channels.PutAsync("a", WithToken());
        await channels.PutAsync("A", WithToken());

        channels.Catalog.Current.All.ShouldHaveSingleItem().Name.ShouldBe("A");
        var list = await channels.Registry.ListAsync(CancellationToken.None);
        list.Select(entry => (entry.Name, entry.Settings is null)).ShouldBe([("A", false), ("a", true)]);
        (await channels.Registry.DeleteAsync("A", CancellationToken.None)).ShouldBeTrue();
        channels.Catalog.Current.All.ShouldHaveSingleItem().Name.ShouldBe("a");
    }

    [Test]
    public async Task A_wrong_configuration_is_said_whole_and_those_in_force_stay()
    {
        await using var channels = new RegistryUnderTest(_books, ("Coze:Channels:main:BaseUrl", "https://api.coze.cn"), ("Coze:Channels:main:Auth:Token", Token));
        var main = channels.Catalog.Current.Find("main")!;

        channels.Configuration["Coze:Channels:main:Weight"] = "much";
        channels.Configuration["Coze:Channels:other:Auth:Token"] = Token;
        await channels.Registry.RedeclareAsync(CancellationToken.None);

        channels.Catalog.Current.All.ShouldHaveSingleItem().ShouldBeSameAs(main);
        var said = channels.Log.Lines.Single(line => line.EventId == 2016).Text;
        said.ShouldContain("Coze:Channels:main:Weight");
        said.ShouldContain("Coze:Channels:other:BaseUrl");
        said.ShouldNotContain(Token);

        channels.Configuration["Coze:Channels:main:Weight"] = "4";
        channels.Configuration["Coze:Channels:other:BaseUrl"] = "https://api.coze.com";
        await channels.Registry.RedeclareAsync(CancellationToken.None);
        channels.Catalog.Current.All.Select(channel => (channel.Name, channel.Weight)).ShouldBe([("main", 4), ("other", 1)]);
        channels.Catalog.Current.Find("main")!.Coze.Bearer.ShouldBeSameAs(main.Coze.Bearer);
    }

    [Test]
    public async Task YARP_hears_of_what_concerns_it_and_of_nothing_else()
    {
        await using var channels = new RegistryUnderTest(_books);
        await channels.PutAsync("a", WithToken());
        channels.Yarp.Reloads.ShouldBe(1);

        await channels.PutAsync("a", WithToken(more: ",\"weight\":5"));
        await channels.Registry.RedeclareAsync(CancellationToken.None);
        channels.Yarp.Reloads.ShouldBe(1);

        await channels.PutAsync("b", WithToken());
        await channels.Registry.DeleteAsync("a", CancellationToken.None);
        channels.Yarp.Reloads.ShouldBe(3);
    }

    [Test]
    public async Task One_change_among_a_hundred_channels_is_in_force_at_once()
    {
        await using var channels = new RegistryUnderTest(_books);
        for (var i = 0; i < 100; i++)
        {
            var document = ChannelDocument.Write(Settings($"c{i:00}"), channels.Seal);
            await _books.Documents(DocumentKind.Channels).PutAsync($"c{i:00}", document, CancellationToken.None);
        }

        var started = Stopwatch.GetTimestamp();
        await channels.Registry.RestockAsync(CancellationToken.None);
        var first = Stopwatch.GetElapsedTime(started);
        var kept = channels.Catalog.Current.Find("c99");
        started = Stopwatch.GetTimestamp();
        await channels.PutAsync("c50", WithToken());
        var next = Stopwatch.GetElapsedTime(started);

        await TestContext.Out.WriteLineAsync($"100 channels: {first.TotalMilliseconds:0} ms, one changed: {next.TotalMilliseconds:0} ms");
        channels.Catalog.Current.All.Count.ShouldBe(100);
        channels.Catalog.Current.Find("c99").ShouldBeSameAs(kept);
        next.ShouldBeLessThan(TimeSpan.FromSeconds(5));
    }

    [Test]
    public async Task Nothing_that_is_printed_shows_a_secret()
    {
        await using var channels = new RegistryUnderTest(_books);
        var app = await channels.PutAsync("app", WithApp(AppKey.One));
        var token = await channels.PutAsync("token", WithToken());

        foreach (var printed in new object[] { app, app.Settings!, app.Settings!.Credentials, token, token.Settings!, token.Settings!.Credentials, channels.Catalog.Current.All[0] })
        {
            var text = $"{printed}";
            text.ShouldNotContain(Token);
            text.ShouldNotContain("PRIVATE KEY");
        }
    }

    private static ChannelSettings Settings(string name)
    {
        using var document = JsonDocument.Parse(WithApp(AppKey.One));
        return new ChannelDocumentReader(name).Read(document.RootElement)!;
    }

    private static async Task<IEnumerable<string>> DestinationsAsync(RegistryUnderTest channels)
    {
        var cluster = await channels.Filter.ConfigureClusterAsync(new ClusterConfig { ClusterId = ChannelConfigFilter.ClusterId }, CancellationToken.None);
        return cluster.Destinations!.Keys;
    }

    private static string WithToken(string token = Token, string more = "") =>
        $$"""{"baseUrl":"https://api.coze.cn","auth":{"type":"Token","token":"{{token}}"}{{more}}}""";

    private static string WithApp(string pem, string more = "") =>
        $$"""{"baseUrl":"https://api.coze.cn","auth":{"type":"OAuthJwt","config":{{AppKey.Json(pem)}}}{{more}}}""";
}
