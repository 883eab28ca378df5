using CozeProxy.Billing.Ledger;
using CozeProxy.Billing.Usage;

namespace CozeProxy.Admin.Api;

internal static class UsageEndpoints
{
    public static void MapUsage(this IEndpointRouteBuilder api)
    {
        api.MapGet("/usage", async ([AsParameters] UsageQuery query, int? page, int? pageSize, IUsageStore usage, CancellationToken cancellationToken) =>
            ListAnswer<UsageAnswer>.Of(await usage.QueryAsync(query.ToFilter(), Paging.Of(page, pageSize), cancellationToken), UsageAnswer.Of));
        api.MapGet("/usage/summary", async ([AsParameters] UsageQuery query, UsageGrouping? by, IUsageStore usage, CancellationToken cancellationToken) =>
            ListAnswer<UsageSum>.Whole(await usage.SummarizeAsync(query.ToFilter(), by ?? UsageGrouping.None, cancellationToken)));
    }

    private sealed record UsageQuery(
        DateTimeOffset? From, DateTimeOffset? To, long? Account, long? Key, string? Model, string? Channel, string? Outcome)
    {
        public UsageFilter ToFilter() => new()
        {
            From = From,
            To = To,
            AccountId = Account,
            KeyId = Key,
            Model = Model,
            Channel = Channel,
            Outcome = Outcome is null ? null : ReadOutcome(Outcome),
        };

        // The names are handed out in snake case and taken back in any.
        private static CallOutcome ReadOutcome(string text) =>
            Enum.TryParse<CallOutcome>(text.Replace("_", "", StringComparison.Ordinal), ignoreCase: true, out var outcome) && Enum.IsDefined(outcome)
                ? outcome
                : throw new BadHttpRequestException($"`outcome` is `{text}`, which is no outcome of a call.");
    }
}
