using CozeProxy.Channels;
using CozeProxy.Sandbox.Coze;
using CozeProxy.Tests.Transforms.Fakes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CozeProxy.Tests.EndToEnd;

/// <summary>What configuration declares, and the files it names, may change while the proxy runs.</summary>
internal sealed class WhenChannelsAreReconfigured : ProxyFixture
{
    private const int Wrong = 2016;

    private DirectoryInfo _folder = null!;

    private string TokenFile => Path.Combine(_folder.FullName, "token");

    protected override ProxySettings Settings
    {
        get
        {
            _folder = Directory.CreateTempSubdirectory("cozeproxy-mounted-");
            Mount("pat_of-nobody");
            return new ProxySettings
            {
                Configuration = new Dictionary<string, string?>
                {
                    ["Coze:Channels:mounted:BaseUrl"] = Coze.BaseAddress.AbsoluteUri,
                    ["Coze:Channels:mounted:Auth:TokenFile"] = TokenFile,
                    ["Coze:Channels:mounted:Groups:0"] = "nobody",
                },
            };
        }
    }

    private IConfigurationRoot Configuration => (IConfigurationRoot)Proxy.Services.GetRequiredService<IConfiguration>();

    private ChannelCatalog Catalog => Proxy.Services.GetRequiredService<ChannelCatalog>();

    [TearDown]
    public void Unmount() => _folder.Delete(recursive: true);

    [Test]
    public async Task What_the_configuration_says_anew_is_in_force_without_a_restart()
    {
        await AskAsync(SandboxWorkflows.WordByWord, stream: true);
        var main = Catalog.Current.Find(ProxyUnderTest.ChannelName)!;
        Configuration["Coze:Channels:new:BaseUrl"] = Coze.BaseAddress.AbsoluteUri;
        Configuration["Coze:Channels:new:Auth:Token"] = Coze.PersonalAccessToken;
        Configuration["Coze:Channels:new:Priority"] = "5";

        Configuration.Reload();

        await Eventually.HoldsAsync(() => Catalog.Current.Find("new") is not null, "The new channel does not come.");
        (await AskAsync(SandboxWorkflows.WordByWord, stream: true)).Status.ShouldBe(200);
        Coze.Seen.Runs[^1].Bearer.ShouldBe(Coze.PersonalAccessToken);
        Catalog.Current.Find(ProxyUnderTest.ChannelName).ShouldBeSameAs(main);
        (await Proxy.GetAdminAsync("channels")).GetProperty("total").GetInt32().ShouldBe(3);
    }

    [Test]
    public async Task What_is_wrong_is_logged_whole_and_those_in_force_stay()
    {
        Configuration["Coze:Channels:main:Weight"] = "much";
        Configuration["Coze:Channels:mounted:Group"] = "vip";

        Configuration.Reload();

        var line = await Proxy.Log.WaitForAsync(line => line.EventId == Wrong, Patience);
        line.Text.ShouldContain("Coze:Channels:main:Weight");
        line.Text.ShouldContain("Coze:Channels:mounted:Group");
        (await AskAsync(SandboxWorkflows.WordByWord, stream: true)).Status.ShouldBe(200);
    }

    [Test]
    public async Task A_mounted_secret_is_read_again_when_it_changes()
    {
        var before = Catalog.Current.Find("mounted")!;

        // Not by the file's time: a mounted secret is a link that comes to point elsewhere.
        Mount(Coze.PersonalAccessToken);

        await Eventually.HoldsAsync(() => !ReferenceEquals(Catalog.Current.Find("mounted"), before), "The changed file is not read.");
        var token = await Catalog.Current.Find("mounted")!.Coze.Bearer.GetAsync(CancellationToken.None);
        token.Token!.Value.Value.ShouldBe(Coze.PersonalAccessToken);
    }

    [Test]
    public async Task A_mounted_secret_that_is_gone_leaves_its_channel_as_it_was_until_it_is_back()
    {
        var before = Catalog.Current.Find("mounted")!;
        File.Delete(TokenFile);

        var line = await Proxy.Log.WaitForAsync(line => line.EventId == Wrong, Patience);
        line.Text.ShouldContain("Coze:Channels:mounted:Auth:TokenFile");
        Catalog.Current.Find("mounted").ShouldBeSameAs(before);

        Mount("pat_back");
        await Eventually.HoldsAsync(() => !ReferenceEquals(Catalog.Current.Find("mounted"), before), "The file is back and not read.");
        Proxy.Log.Lines.Count(said => said.EventId == Wrong).ShouldBe(1);
    }

    private void Mount(string token)
    {
        var version = Path.Combine(_folder.FullName, $"..{Guid.NewGuid():N}");
        File.WriteAllText(version, token);
        var link = TokenFile + ".new";
        File.CreateSymbolicLink(link, version);
        File.Move(link, TokenFile, overwrite: true);
    }
}
