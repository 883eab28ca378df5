using CozeProxy.Billing.Ledger;
using CozeProxy.Billing.Pricing;

namespace CozeProxy.Billing.Usage;

/// <summary>One call, from its hold to its settlement; while it is under way the fields of its end are null.</summary>
public sealed record UsageRow
{
    /// <summary>The call's id; it also orders the rows.</summary>
    public required long CallId { get; init; }

    /// <summary>When the call began.</summary>
    public DateTimeOffset Time => CallIdGenerator.TimeOf(CallId);

    /// <summary>The id the client saw.</summary>
    public required string RequestId { get; init; }

    /// <summary>Who pays.</summary>
    public required long AccountId { get; init; }

    /// <summary>The paying account's name.</summary>
    public string? AccountName { get; init; }

    /// <summary>The key the call came with.</summary>
    public required long KeyId { get; init; }

    /// <summary>That key's name.</summary>
    public string? KeyName { get; init; }

    /// <summary>The public model name.</summary>
    public required string Model { get; init; }

    /// <summary>The workflow or bot id.</summary>
    public required string Target { get; init; }

    /// <summary>The channel that served it.</summary>
    public required string Channel { get; init; }

    /// <summary>The account's group at that time.</summary>
    public required string Group { get; init; }

    /// <summary>What it was charged by.</summary>
    public required PriceSnapshot Price { get; init; }

    /// <summary>What was set aside.</summary>
    public required Money Hold { get; init; }

    /// <summary>What the charge was computed from.</summary>
    public ChargeBasis Basis { get; init; }

    /// <summary>Whether a person should look at the call: its charge is a guess or a policy, not a count.</summary>
    public bool NeedsReview { get; init; }

    /// <summary>The tokens used; null when they are not known or the call is under way.</summary>
    public TokenUsage? Usage { get; init; }

    /// <summary>What it cost.</summary>
    public required Money Charge { get; init; }

    /// <summary>Whether the charge exceeded what was set aside.</summary>
    public bool OverHold { get; init; }

    /// <summary>How it ended; null while it is under way.</summary>
    public CallOutcome? Outcome { get; init; }

    /// <summary>Whether the client asked for a stream.</summary>
    public bool Stream { get; init; }

    /// <summary>The HTTP status the client was given.</summary>
    public int? Status { get; init; }

    /// <summary>How long the client waited for the first byte.</summary>
    public long? FirstByteMs { get; init; }

    /// <summary>How long the whole call took.</summary>
    public long? DurationMs { get; init; }

    /// <summary>Coze's log id.</summary>
    public string? CozeLogId { get; init; }

    /// <summary>The workflow run's id.</summary>
    public string? ExecuteId { get; init; }

    /// <summary>Where Coze shows the run.</summary>
    public string? DebugUrl { get; init; }

    /// <summary>Why the call failed.</summary>
    public string? ErrorCode { get; init; }
}
