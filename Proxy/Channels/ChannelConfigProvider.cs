using Microsoft.Extensions.Primitives;
using Yarp.ReverseProxy.Configuration;

namespace CozeProxy.Channels;

/// <summary>
/// A configuration of no routes and no clusters, whose changes make YARP run its filters again over all others. By them the
/// channels of the moment become destinations, without anything being read anew or a request being disturbed.
/// </summary>
internal sealed partial class ChannelConfigProvider(TimeProvider time, ILogger<ChannelConfigProvider> logger) : IProxyConfigProvider, IConfigChangeListener
{
    // YARP takes milliseconds. Whoever waits goes on then: the change itself is made, and YARP still comes to it.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private volatile Revision _current = new();

    public IProxyConfig GetConfig() => _current;

    /// <summary>Makes YARP look again and returns when what it found is in force for the next request. One at a time.</summary>
    public async Task ReloadAsync()
    {
        var before = _current;
        var next = _current = new Revision();
        before.Expire();
        try
        {
            await next.Applied.WaitAsync(Patience, time);
        }
        catch (TimeoutException)
        {
            Log.NotTakenOver(logger);
        }
    }

    public void ConfigurationLoadingFailed(IProxyConfigProvider configProvider, Exception exception)
    {
        // What YARP had of that one stays, and the filters run over it.
    }

    public void ConfigurationLoaded(IReadOnlyList<IProxyConfig> proxyConfigs)
    {
    }

    public void ConfigurationApplyingFailed(IReadOnlyList<IProxyConfig> proxyConfigs, Exception exception)
    {
        Log.NotApplied(logger, exception);
        Settle(proxyConfigs);
    }

    public void ConfigurationApplied(IReadOnlyList<IProxyConfig> proxyConfigs) => Settle(proxyConfigs);

    private static void Settle(IReadOnlyList<IProxyConfig> configs)
    {
        foreach (var revision in configs.OfType<Revision>())
        {
            revision.Settle();
        }
    }

    private sealed class Revision : IProxyConfig
    {
        private readonly TaskCompletionSource _applied = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly ConfigurationReloadToken _token = new();

        public IReadOnlyList<RouteConfig> Routes => [];

        public IReadOnlyList<ClusterConfig> Clusters => [];

        public IChangeToken ChangeToken => _token;

        public Task Applied => _applied.Task;

        public void Expire() => _token.OnReload();

        public void Settle() => _applied.TrySetResult();
    }

    private static partial class Log
    {
        [LoggerMessage(2011, LogLevel.Warning, "YARP has not taken over the changed channels in time; it does so as soon as it can")]
        public static partial void NotTakenOver(ILogger logger);

        [LoggerMessage(2012, LogLevel.Error, "YARP could not take over the changed channels; those it knows stay")]
        public static partial void NotApplied(ILogger logger, Exception exception);
    }
}
