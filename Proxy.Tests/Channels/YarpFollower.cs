using CozeProxy.Channels;
using Microsoft.Extensions.Primitives;

namespace CozeProxy.Tests.Channels;

/// <summary>Does what YARP does with a configuration that changes, and counts how often.</summary>
internal sealed class YarpFollower : IDisposable
{
    private readonly IDisposable _following;

    public YarpFollower(ChannelConfigProvider provider) => _following = ChangeToken.OnChange(
        () => provider.GetConfig().ChangeToken,
        () =>
        {
            Reloads++;
            provider.ConfigurationApplied([provider.GetConfig()]);
        });

    public int Reloads { get; private set; }

    public void Dispose() => _following.Dispose();
}
