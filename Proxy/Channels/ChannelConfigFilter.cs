using Yarp.ReverseProxy.Configuration;

namespace CozeProxy.Channels;

/// <summary>Makes each channel a destination of the cluster <c>coze</c>, so that YARP balances and forwards as it always does.</summary>
internal sealed class ChannelConfigFilter(ChannelCatalog catalog) : IProxyConfigFilter
{
    public const string ClusterId = "coze";

    public ValueTask<ClusterConfig> ConfigureClusterAsync(ClusterConfig cluster, CancellationToken cancel)
    {
        if (cluster.ClusterId != ClusterId)
        {
            return new(cluster);
        }

        var destinations = catalog.Destinations.ToDictionary(
            channel => channel.Key,
            channel => new DestinationConfig { Address = channel.Value },
            ChannelName.Comparer);
        return new(cluster with { Destinations = destinations });
    }

    public ValueTask<RouteConfig> ConfigureRouteAsync(RouteConfig route, ClusterConfig? cluster, CancellationToken cancel) => new(route);
}
