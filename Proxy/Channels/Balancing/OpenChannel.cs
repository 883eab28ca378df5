using Yarp.ReverseProxy.Model;

namespace CozeProxy.Channels.Balancing;

/// <summary>A channel that may be chosen, and the destination it is to YARP.</summary>
internal readonly record struct OpenChannel(Channel Channel, DestinationState Destination)
{
    /// <summary>Whether this proxy alone has as many runs under way over it as all replicas may.</summary>
    public bool IsFull => Destination.ConcurrentRequestCount >= Channel.MaxConcurrency;
}
