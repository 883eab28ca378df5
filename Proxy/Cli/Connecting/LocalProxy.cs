using System.Security.Cryptography;
using CozeProxy.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace CozeProxy.Cli.Connecting;

/// <summary>
/// The proxy itself, inside a command, where none runs: so the command goes by the same rules and leaves the same traces. Nobody else
/// can reach it, for nobody else has its token or knows its port.
/// </summary>
internal sealed class LocalProxy : IAsyncDisposable
{
    private const string AnyPort = "http://127.0.0.1:0";

    private readonly WebApplication _app;

    private LocalProxy(WebApplication app, string token)
    {
        _app = app;
        Token = token;
    }

    public string Token { get; }

    public Uri Address => new(_app.Urls.Single());

    public static async Task<LocalProxy> StartAsync(string[] settings, CancellationToken cancellationToken)
    {
        var token = RandomNumberGenerator.GetHexString(48, lowercase: true);
        var app = ProxyHost.Build(settings, builder => Configure(builder, token));
        var proxy = new LocalProxy(app, token);
        try
        {
            app.Urls.Clear();
            app.Urls.Add(AnyPort);
            await app.StartAsync(cancellationToken);
            return proxy;
        }
        catch
        {
            await proxy.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }

    private static void Configure(WebApplicationBuilder builder, string token)
    {
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["urls"] = AnyPort,
            ["Admin:Enabled"] = "true",
            ["Admin:Console"] = "false",
            ["Admin:Token"] = token,
            ["Logging:File:Path"] = "",
            ["Coze:WarmUp"] = "false",
            ["Coze:ShutdownDelay"] = "0",
        });
        builder.Logging.ClearProviders();

        // Endpoints of the configuration would win over the address, and are for everybody. Whatever else sets the server up comes before.
        builder.Services.PostConfigure<KestrelServerOptions>(kestrel => kestrel.Configure(new ConfigurationBuilder().Build()));
    }
}
