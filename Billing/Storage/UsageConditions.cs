using CozeProxy.Billing.Ledger;
using CozeProxy.Billing.Usage;
using Dapper;

namespace CozeProxy.Billing.Storage;

/// <summary>A filter in SQL; moments become ids, which are what is indexed.</summary>
internal sealed class UsageConditions(UsageFilter filter)
{
    /// <summary>The calls that lie between the filter's moments.</summary>
    public UsageSpan Calls { get; } = new(
        filter.From is { } from ? CallIdGenerator.FirstAt(from) : 0,
        filter.To is { } to ? CallIdGenerator.FirstAt(to) : long.MaxValue);

    /// <summary>The calls among them that lie before the one that the filter names.</summary>
    public UsageSpan CallsBefore => filter.Before is { } before ? Calls with { To = Math.Min(Calls.To, before) } : Calls;

    public bool NeedsReview => filter.NeedsReview;

    /// <summary>Whether one index of the calls leads to exactly those that are meant, or all are meant.</summary>
    public bool HasIndex => NeedsReview
        || (filter is { Model: null, Channel: null } and ({ AccountId: null } or { KeyId: not null })
            && (filter.Outcome is null || (filter is { AccountId: null, KeyId: null } && filter.Outcome is not CallOutcome.Completed)));

    public DynamicParameters Parameters()
    {
        var parameters = new DynamicParameters();
        parameters.Add("accountId", filter.AccountId);
        parameters.Add("keyId", filter.KeyId);
        parameters.Add("model", filter.Model);
        parameters.Add("channel", filter.Channel);
        parameters.Add("outcome", (int?)filter.Outcome);
        return parameters;
    }

    /// <summary>What follows another condition on the sums.</summary>
    public string OfSums()
    {
        return Given(filter.AccountId, "account_id = @accountId") + Given(filter.KeyId, "key_id = @keyId") + Given(filter.Model, "model = @model")
            + Given(filter.Channel, "channel = @channel") + Given(filter.Outcome, "outcome = @outcome");

        static string Given(object? value, string condition) => value is null ? "" : $" AND {condition}";
    }

    /// <summary>What follows another condition on the calls. What an index is limited to is said in its own words, or it is not used.</summary>
    public string OfCalls() => OfSums()
        + (filter.Outcome is null or CallOutcome.Completed ? "" : " AND outcome <> 1")
        + (NeedsReview ? " AND needs_review = true" : "");
}
