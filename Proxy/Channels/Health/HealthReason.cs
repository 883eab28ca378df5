namespace CozeProxy.Channels.Health;

/// <summary>Why a channel is out, the gravest last: while it is out for one reason, a lesser one changes nothing.</summary>
internal enum HealthReason
{
    /// <summary>No connection came about: a matter of this replica's own network, which others may not share.</summary>
    Unreachable,

    /// <summary>Coze has had enough requests of it for now.</summary>
    RateLimited,

    /// <summary>Its quota at Coze is used up.</summary>
    QuotaUsedUp,

    /// <summary>Coze hands out tokens and then does not take them: only a call can tell when it does.</summary>
    TokenRefused,

    /// <summary>Coze hands out no token for its credentials: it is asked for one until it does.</summary>
    CredentialsRefused,
}
