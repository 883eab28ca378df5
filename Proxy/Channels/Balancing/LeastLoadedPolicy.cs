using Yarp.ReverseProxy.LoadBalancing;
using Yarp.ReverseProxy.Model;

namespace CozeProxy.Channels.Balancing;

/// <summary>
/// The channel with the fewest runs of this proxy under way for its weight. Among equals, such as all that are idle, at random
/// by weight, or the first would get whatever comes one at a time.
/// </summary>
internal sealed class LeastLoadedPolicy : ILoadBalancingPolicy
{
    public string Name => BalancingPolicies.LeastLoaded;

    public DestinationState? PickDestination(HttpContext context, ClusterState cluster, IReadOnlyList<DestinationState> availableDestinations)
    {
        if (availableDestinations.Count == 0)
        {
            return null;
        }

        return availableDestinations is DestinationPool pool ? Pick(pool.Open) : Pick(availableDestinations);
    }

    private static DestinationState Pick(ReadOnlySpan<OpenChannel> open)
    {
        var best = default(OpenChannel);
        var (load, weight, weightOfEquals) = (0L, 0L, 0L);
        foreach (var candidate in open)
        {
            var (itsLoad, itsWeight) = ((long)candidate.Destination.ConcurrentRequestCount, (long)candidate.Channel.Weight);

            // itsLoad / itsWeight against load / weight, without fractions.
            var difference = weight == 0 ? -1 : (itsLoad * weight).CompareTo(load * itsWeight);
            if (difference > 0)
            {
                continue;
            }

            weightOfEquals = difference < 0 ? itsWeight : weightOfEquals + itsWeight;
            if (difference < 0 || Random.Shared.NextInt64(weightOfEquals) < itsWeight)
            {
                (best, load, weight) = (candidate, itsLoad, itsWeight);
            }
        }

        return best.Destination;
    }

    private static DestinationState Pick(IReadOnlyList<DestinationState> destinations) =>
        destinations.MinBy(destination => destination.ConcurrentRequestCount)!;
}
