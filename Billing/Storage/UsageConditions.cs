using CozeProxy.Billing.Ledger;
using CozeProxy.Billing.Usage;
using Dapper;

namespace CozeProxy.Billing.Storage;

/// <summary>Turns a filter into a WHERE clause and its parameters; moments become ids, which are what is indexed.</summary>
internal static class UsageConditions
{
    public static (string Where, DynamicParameters Parameters) Of(UsageFilter filter, params IEnumerable<string> more)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var conditions = new List<string>(more);
        var parameters = new DynamicParameters();
        Add("calls.id >= @from", "from", filter.From is { } from ? CallIdGenerator.FirstAt(from) : null);
        Add("calls.id < @to", "to", filter.To is { } to ? CallIdGenerator.FirstAt(to) : null);
        Add("calls.account_id = @accountId", "accountId", filter.AccountId);
        Add("calls.key_id = @keyId", "keyId", filter.KeyId);
        Add("calls.model = @model", "model", filter.Model);
        Add("calls.channel = @channel", "channel", filter.Channel);
        Add("calls.outcome = @outcome", "outcome", (int?)filter.Outcome);
        return (conditions.Count == 0 ? "" : $"WHERE {string.Join(" AND ", conditions)}", parameters);

        void Add(string condition, string name, object? value)
        {
            if (value is not null)
            {
                conditions.Add(condition);
                parameters.Add(name, value);
            }
        }
    }
}
