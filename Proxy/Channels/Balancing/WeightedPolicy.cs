using Yarp.ReverseProxy.LoadBalancing;
using Yarp.ReverseProxy.Model;

namespace CozeProxy.Channels.Balancing;

/// <summary>At random, each channel as often as its weight says.</summary>
internal sealed class WeightedPolicy : ILoadBalancingPolicy
{
    public string Name => BalancingPolicies.Weighted;

    public DestinationState? PickDestination(HttpContext context, ClusterState cluster, IReadOnlyList<DestinationState> availableDestinations) =>
        availableDestinations switch
        {
            { Count: 0 } => null,
            DestinationPool pool => pool.At(Random.Shared.NextInt64(pool.TotalWeight)),

            // Destinations that are no channels have no weight.
            _ => availableDestinations[Random.Shared.Next(availableDestinations.Count)],
        };
}
