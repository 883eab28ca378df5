namespace CozeProxy.Channels.Balancing;

/// <summary>The names by which <c>ReverseProxy:Clusters:coze:LoadBalancingPolicy</c> chooses one of ours; YARP's own are there as well.</summary>
internal static class BalancingPolicies
{
    public const string Weighted = "CozeWeighted";
    public const string LeastLoaded = "CozeLeastLoaded";
}
