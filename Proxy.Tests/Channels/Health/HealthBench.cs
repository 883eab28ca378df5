using System.Diagnostics.Metrics;
using CozeProxy.Channels;
using CozeProxy.Channels.Health;
using CozeProxy.Tests.EndToEnd;
using CozeProxy.Tests.Transforms.Fakes;
using CozeProxy.Transforms.OAuth;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CozeProxy.Tests.Channels.Health;

/// <summary>The health of a few channels under a time that a test sets forward.</summary>
internal sealed class HealthBench : IDisposable
{
    private readonly ServiceProvider _services;

    public HealthBench(params Channel[] channels)
    {
        var services = new ServiceCollection().AddMetrics().AddHttpClient().AddLogging(logging => logging.AddProvider(Log));
        services.AddSingleton<TimeProvider>(Time).AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        services.AddSingleton<BearerFactory>().AddSingleton<ChannelDeclarations>().AddSingleton<ChannelCatalog>().AddSingleton<ChannelMetrics>().AddSingleton<ChannelHealth>();
        services.AddSingleton<CredentialProber>();
        _services = services.BuildServiceProvider();
        Catalog.Replace(SomeChannels.Roster(channels));
    }

    public FakeTime Time { get; } = new();

    public CapturedLog Log { get; } = new();

    public ChannelCatalog Catalog => _services.GetRequiredService<ChannelCatalog>();

    public ChannelHealth Health => _services.GetRequiredService<ChannelHealth>();

    public CredentialProber Prober => _services.GetRequiredService<CredentialProber>();

    public IMeterFactory Meters => _services.GetRequiredService<IMeterFactory>();

    /// <summary>An attempt over the channel fails, which begins now.</summary>
    public void Fail(Channel channel, HealthReason reason, TimeSpan? retryAfter = null) =>
        Health.Failed(channel.Coze, reason, retryAfter, Time.GetTimestamp());

    public bool IsOut(Channel channel) => Health.Current.IsOut(channel.Coze.Identity);

    public void Dispose() => _services.Dispose();
}
