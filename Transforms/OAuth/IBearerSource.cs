namespace CozeProxy.Transforms.OAuth;

/// <summary>Where a channel's bearer token comes from.</summary>
public interface IBearerSource
{
    /// <summary>A hash by which these credentials are told from others; it opens nothing.</summary>
    string Fingerprint { get; }

    /// <summary>A token that is good now, or why there is none. Cancelling ends the caller's wait, not an exchange others wait for.</summary>
    ValueTask<BearerResult> GetAsync(CancellationToken cancellationToken);

    /// <summary>Says that Coze refused this token; the next caller gets another one where there can be one.</summary>
    ValueTask RejectAsync(AccessToken token);
}
