using System.Text.Json;
using CozeProxy.Billing.Documents;
using CozeProxy.Billing.Protection;
using CozeProxy.Channels;
using CozeProxy.Protection;
using CozeProxy.Tests.Billing;
using CozeProxy.Tests.EndToEnd;
using CozeProxy.Transforms.OAuth;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CozeProxy.Tests.Channels;

/// <summary>The channels of one replica: a registry on a store and a key ring that others may share, and somebody who follows as YARP does.</summary>
internal sealed class RegistryUnderTest : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public RegistryUnderTest(Books books, params (string Key, string? Value)[] configuration)
    {
        Configuration = new ConfigurationBuilder().AddInMemoryCollection(configuration.Select(setting => KeyValuePair.Create(setting.Key, setting.Value))).Build();
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.AddProvider(Log)).AddHttpClient().AddSingleton(TimeProvider.System).AddSingleton<IConfiguration>(Configuration);
        services.AddKeyedSingleton(DocumentKind.Channels, books.Documents(DocumentKind.Channels));
        services.AddSingleton(books.Get<IProtectionKeyStore>());
        services.AddProtection();
        services.AddSingleton<BearerFactory>();
        services.AddChannels(Configuration);
        _services = services.BuildServiceProvider();
        Yarp = new YarpFollower(_services.GetRequiredService<ChannelConfigProvider>());
        Registry = _services.GetRequiredService<ChannelRegistry>();
    }

    public IConfigurationRoot Configuration { get; }

    public CapturedLog Log { get; } = new();

    public YarpFollower Yarp { get; }

    public ChannelRegistry Registry { get; }

    public ChannelCatalog Catalog => _services.GetRequiredService<ChannelCatalog>();

    public ChannelSeal Seal => _services.GetRequiredService<ChannelSeal>();

    public ChannelConfigFilter Filter => new(Catalog);

    /// <summary>Puts a channel as the admin API does.</summary>
    public async Task<ChannelEntry> PutAsync(string name, string json)
    {
        using var document = JsonDocument.Parse(json);
        var stored = await Registry.GetAsync(name, CancellationToken.None);
        var reader = new ChannelDocumentReader(name) { Kept = stored?.Settings };
        var channel = reader.Read(document.RootElement);
        channel.ShouldNotBeNull(string.Join('\n', reader.Mistakes));
        return await Registry.PutAsync(channel, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        Yarp.Dispose();
        await _services.DisposeAsync();
    }
}
