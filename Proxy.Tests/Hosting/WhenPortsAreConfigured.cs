using CozeProxy.Hosting;
using Microsoft.Extensions.Configuration;

namespace CozeProxy.Tests.Hosting;

internal sealed class WhenPortsAreConfigured
{
    [Test]
    public async Task The_ports_that_container_images_set_are_listened_on()
    {
        await using var app = ProxyHost.Build(["--http_ports=0", "--Admin:Enabled=false", $"--ConnectionStrings:Billing=Data Source={Path.Combine(Path.GetTempPath(), Path.GetRandomFileName())}"]);

        await app.StartAsync();

        app.Urls.Single().ShouldMatch(@"^http://\[::\]:[1-9][0-9]*$");
        await app.StopAsync();
    }

    [TestCase("http://localhost:3000")]
    [TestCase("http://*:81 https://*:82", "http_ports=81", "https_ports=82")]
    [TestCase("http://*:81 http://*:82", "http_ports=81;82")]
    [TestCase("http://a:1 https://b:2", "urls=http://a:1; https://b:2", "http_ports=81")]
    [TestCase("https://c:3", "Kestrel:Endpoints:Public:Url=https://c:3", "urls=http://a:1")]
    public void The_first_kind_of_setting_that_is_there_counts(string urls, params string[] settings) =>
        string.Join(' ', ListeningUrls.Read(Configuration(settings))).ShouldBe(urls);

    [TestCase("http://localhost:81/", "urls=https://+:82;http://+:81")]
    [TestCase("http://10.0.0.1:81/", "urls=http://10.0.0.1:81")]
    [TestCase("http://localhost:82/", "urls=http://unix:/run/proxy.sock;http://127.0.0.1:0;http://[::]:82")]
    public void A_client_on_this_machine_is_told_an_address_it_can_call(string address, params string[] settings) =>
        ListeningUrls.ReadForClients(Configuration(settings)).First().AbsoluteUri.ShouldBe(address);

    private static IConfiguration Configuration(string[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Split('=', 2)[0], (string?)setting.Split('=', 2)[1])))
        .Build();
}
