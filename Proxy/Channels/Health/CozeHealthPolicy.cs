using CozeProxy.Pipeline;
using CozeProxy.Transforms.Targets;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Model;

namespace CozeProxy.Channels.Health;

/// <summary>
/// YARP asks after each attempt what it tells of its destination. The answer goes to <see cref="ChannelHealth"/> instead of the
/// destination: a call keeps the channels that it came with, and replicas share what they find.
/// </summary>
internal sealed class CozeHealthPolicy(ChannelHealth health) : IPassiveHealthCheckPolicy
{
    /// <summary>The name under <c>ReverseProxy:Clusters:coze:HealthCheck:Passive:Policy</c>.</summary>
    public const string PolicyName = "Coze";

    public string Name => PolicyName;

    public void RequestProxied(HttpContext context, ClusterState cluster, DestinationState destination)
    {
        if (context.Features.Get<Call>() is not { Exchange.Channel: { } channel } call)
        {
            return;
        }

        if (call.Exchange.Failure is not { } failure)
        {
            // Without a response its client has left, and nothing is known.
            if (context.Response.HasStarted)
            {
                health.Answered(channel, call.AttemptStartedAt);
            }
        }
        else if (AttemptVerdict.Of(failure, call.FreshTokenFor == channel, ProvesToken(call)) is { } reason)
        {
            health.Failed(channel, reason, failure.Error.RetryAfter, call.AttemptStartedAt);
        }
        else if (AttemptVerdict.IsAnswer(failure))
        {
            health.Answered(channel, call.AttemptStartedAt);
        }
    }

    private static bool ProvesToken(Call call) => call.Model is not null && call.Exchange.Target.Settings.Kind != TargetKind.Workflow;
}
