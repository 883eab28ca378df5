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

    /// <summary>Whether the calls of one key are meant.</summary>
    public bool IsOfKey => filter.KeyId is not null;

    /// <summary>Whether all calls of a key are meant; nearly all of them are of the same account.</summary>
    public bool IsAllOfKey => IsOfKey && !NeedsReview && filter is { Model: null, Channel: null, Outcome: null };

    /// <summary>Whether one index of the calls leads to exactly those that are meant, or all are meant.</summary>
    public bool HasIndex => NeedsReview
        || (filter is { AccountId: null, KeyId: null, Model: null, Channel: null, Outcome: not CallOutcome.Completed });

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
    public string OfSums() => Of(table: "");

    /// <summary>What follows another condition on the calls. What an index is limited to is said in its own words, or it is not used.</summary>
    public string OfCalls() => Of("calls.")
        + (filter.Outcome is null or CallOutcome.Completed ? "" : " AND calls.outcome <> 1")
        + (NeedsReview ? " AND calls.needs_review = true" : "");

    /// <summary>What follows another condition on all calls of a key that are filed. A join could begin at the wrong end.</summary>
    public string OfFiled() =>
        filter.AccountId is null ? "" : " AND (SELECT account_id FROM calls WHERE calls.id = filed.call_id) = @accountId";

    private string Of(string table)
    {
        return Given(filter.AccountId, "account_id = @accountId") + Given(filter.KeyId, "key_id = @keyId") + Given(filter.Model, "model = @model")
            + Given(filter.Channel, "channel = @channel") + Given(filter.Outcome, "outcome = @outcome");

        string Given(object? value, string condition) => value is null ? "" : $" AND {table}{condition}";
    }
}
