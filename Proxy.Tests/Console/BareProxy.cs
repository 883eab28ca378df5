using CozeProxy.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CozeProxy.Tests.Console;

/// <summary>A proxy with nothing in it, whose settings are all its own, and the services it was built of.</summary>
internal sealed class BareProxy(WebApplication app, IServiceCollection services) : IAsyncDisposable
{
    public IServiceCollection Registered => services;

    public IServiceProvider Services => app.Services;

    public Uri Address => new(app.Urls.Single());

    public static async Task<BareProxy> StartAsync(DirectoryInfo data, IEnumerable<KeyValuePair<string, string?>> configuration)
    {
        IServiceCollection? services = null;
        var app = ProxyHost.Build([], builder =>
        {
            services = builder.Services;
            builder.Configuration.AddInMemoryCollection(
                [new("urls", "http://127.0.0.1:0"), new("ConnectionStrings:Billing", $"Data Source={Path.Combine(data.FullName, "bare.db")}")]);
            builder.Configuration.AddInMemoryCollection(configuration);
            builder.Logging.ClearProviders();
        });
        await app.StartAsync();
        return new BareProxy(app, services!);
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
    }
}
