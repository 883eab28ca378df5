using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CozeProxy.Tests.Servers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace CozeProxy.Tests.Cli;

/// <summary>The command <c>healthcheck</c>: it finds the proxy by the same settings as the proxy itself, and says yes or no.</summary>
internal sealed class WhenAContainerAsksForHealth : BesideAProxy
{
    [Test]
    public async Task Yes_is_0()
    {
        var end = await Proxy.RunBesideAsync("healthcheck");

        (end.ExitCode, end.Output, end.Errors).ShouldBe((0, "The proxy is ready.\n", ""));
    }

    [TestCase("Kestrel__Endpoints__Public__Url", "http://0.0.0.0:{0}")]
    [TestCase("ASPNETCORE_URLS", "http://+:{0};https://+:443")]
    [TestCase("ASPNETCORE_HTTP_PORTS", "{0}")]
    public async Task It_asks_where_the_settings_say(string setting, string value)
    {
        var environment = new Dictionary<string, string>
        {
            ["urls"] = "",
            [setting] = string.Format(CultureInfo.InvariantCulture, value, Proxy.Address.Port),
        };

        var end = await Proxy.RunBesideAsync(environment, "healthcheck");

        end.ExitCode.ShouldBe(0, end.Errors);
    }

    [Test]
    public async Task Nobody_there_is_1_in_one_line()
    {
        var end = await Proxy.RunBesideAsync("healthcheck", "--url", $"http://127.0.0.1:{Ports.Free()}");

        end.ExitCode.ShouldBe(1);
        end.Output.ShouldBeEmpty();
        end.Errors.ShouldContain("cannot be asked");
        end.Errors.TrimEnd('\n').ShouldNotContain("\n");
    }

    [Test]
    public async Task Not_ready_is_1()
    {
        await using var server = await ServeAsync("http://127.0.0.1:0", context =>
        {
            context.Response.StatusCode = context.Request.Path == "/healthz/ready" ? 503 : 200;
            return Task.CompletedTask;
        });

        var end = await Proxy.RunBesideAsync("healthcheck", "--url", server.Urls.Single());

        end.ExitCode.ShouldBe(1, end.Errors);
        end.Errors.ShouldContain("it answered 503");
    }

    [Test]
    public async Task Silence_is_1_when_the_time_is_over()
    {
        await using var server = await ServeAsync("http://127.0.0.1:0", context => Task.Delay(Timeout.Infinite, context.RequestAborted));

        var end = await Proxy.RunBesideAsync("healthcheck", "--url", server.Urls.Single(), "--timeout", "0.2");

        end.ExitCode.ShouldBe(1, end.Errors);
        end.Errors.ShouldContain("did not answer within 0.2 s");
    }

    [Test]
    public async Task A_certificate_for_another_name_is_taken_from_this_machine()
    {
        using var certificate = SelfSigned();
        await using var server = await ServeAsync("https://127.0.0.1:0", _ => Task.CompletedTask, certificate);

        var end = await Proxy.RunBesideAsync("healthcheck", "--url", server.Urls.Single());

        end.ExitCode.ShouldBe(0, end.Errors);
    }

    [TestCase("--url", "localhost", 1)]
    [TestCase("--timeout", "0", 2)]
    [TestCase("--timeout", "soon", 2)]
    public async Task What_cannot_be_meant_is_refused(string option, string value, int code)
    {
        var end = await Proxy.RunBesideAsync("healthcheck", option, value);

        end.ExitCode.ShouldBe(code, end.Errors);
        end.Errors.ShouldNotBeEmpty();
    }

    private static async Task<WebApplication> ServeAsync(string url, RequestDelegate answer, X509Certificate2? certificate = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().UseUrls(url)
            .ConfigureKestrel(kestrel => kestrel.ConfigureHttpsDefaults(https => https.ServerCertificate = certificate));
        var server = builder.Build();
        server.Run(answer);
        await server.StartAsync();
        return server;
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        return new CertificateRequest("CN=proxy.example", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }
}
