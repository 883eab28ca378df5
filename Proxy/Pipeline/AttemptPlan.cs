using CozeProxy.Channels;
using CozeProxy.Channels.Balancing;
using CozeProxy.Channels.Health;
using CozeProxy.Transforms.Coze;
using CozeProxy.Transforms.OpenAi;
using Yarp.ReverseProxy.Model;

namespace CozeProxy.Pipeline;

/// <summary>Which channels a call may be tried on next, and what its client is told when there are none.</summary>
internal struct AttemptPlan(Call call, ChannelHealth health)
{
    private readonly ChannelSet _channels = call.Candidates.Channels;

    // What was begun over a channel can only go on there, whatever its health.
    private readonly bool _isPinned = call.Exchange.Target.Channel is not null;
    private List<Channel>? _tried;
    private CozeChannel? _again;
    private bool _isOnlyPreference;

    /// <summary>Lets YARP choose among the best channels that are left: of the highest priority that has any. False when there are none.</summary>
    public bool TryOffer(IReverseProxyFeature proxy)
    {
        if (_again is not null && !_isOnlyPreference)
        {
            return TryOfferAgain(proxy);
        }

        var snapshot = _isPinned ? HealthSnapshot.AllWell : health.Current;
        foreach (var tier in _channels.Tiers)
        {
            var pool = tier.Open(proxy.AllDestinations, snapshot).Without(_tried ?? []);
            if (pool.Count > 0)
            {
                proxy.AvailableDestinations = pool;
                return true;
            }
        }

        return _again is not null && TryOfferAgain(proxy);
    }

    /// <summary>The next attempt is on the same channel.</summary>
    public void Again(CozeChannel? channel) => (_again, _isOnlyPreference) = (channel, false);

    /// <summary>The next attempt is on another channel, or on the same where there is no other.</summary>
    public void PreferAnother(CozeChannel? channel)
    {
        PassOver(channel);
        (_again, _isOnlyPreference) = (channel, true);
    }

    /// <summary>The next attempt is on another channel.</summary>
    public void Exclude(CozeChannel? channel)
    {
        PassOver(channel);
        _again = null;
    }

    /// <summary>The channel was chosen for this attempt and is not tried: another is chosen, or what was to follow without it.</summary>
    public void PassOver(CozeChannel? channel)
    {
        if (channel is not null && _channels.Find(channel.Name) is { } tried)
        {
            (_tried ??= []).Add(tried);
        }
    }

    /// <summary>Why nothing could be offered to a call that was not tried yet.</summary>
    public readonly ApiError WhyNone(IReverseProxyFeature proxy)
    {
        if (!_isPinned && ChannelsOut.ErrorIfAll(_channels, health) is { } error)
        {
            return error;
        }

        // Those that are neither out nor tried are full, or were full when they were asked.
        return _tried is not null || AreAnyOpen(proxy) ? ApiErrors.ChannelsBusy : ApiErrors.NoChannel;
    }

    private readonly bool AreAnyOpen(IReverseProxyFeature proxy)
    {
        var snapshot = _isPinned ? HealthSnapshot.AllWell : health.Current;
        return _channels.Tiers.Any(tier => tier.Open(proxy.AllDestinations, snapshot).Count > 0);
    }

    private bool TryOfferAgain(IReverseProxyFeature proxy)
    {
        var name = _again!.Name;
        _again = null;
        foreach (var destination in proxy.AllDestinations)
        {
            if (string.Equals(destination.DestinationId, name, StringComparison.OrdinalIgnoreCase))
            {
                proxy.AvailableDestinations = [destination];
                return true;
            }
        }

        return false;
    }
}
