using CozeProxy.Billing.Ledger;
using CozeProxy.Billing.Usage;

namespace CozeProxy.Admin.Api;

internal static class UsageEndpoints
{
    public static void MapUsage(this IEndpointRouteBuilder api)
    {
        api.MapGet("/usage", async ([AsParameters] UsageQuery query, int? page, int? pageSize, IUsageStore usage, CancellationToken cancellationToken) =>
            ListAnswer<UsageAnswer>.Of(await usage.QueryAsync(query.ToFilter(), Paging.Of(page, pageSize), cancellationToken), UsageAnswer.Of));
        api.MapGet("/usage/summary", async ([AsParameters] UsageQuery query, string? by, IUsageStore usage, CancellationToken cancellationToken) =>
            ListAnswer<UsageSum>.Whole(await usage.SummarizeAsync(query.ToFilter(), by is null ? UsageGrouping.None : Read<UsageGrouping>("by", by), cancellationToken)));
    }

    // Words are handed out in snake case and taken back in any.
    private static T Read<T>(string name, string text)
        where T : struct, Enum =>
        Enum.TryParse<T>(text.Replace("_", "", StringComparison.Ordinal), ignoreCase: true, out var value) && Enum.IsDefined(value)
            ? value
            : throw new BadHttpRequestException($"`{name}` is `{text}`; it may be one of {string.Join(", ", Enum.GetNames<T>())}.");

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
            Outcome = Outcome is null ? null : Read<CallOutcome>("outcome", Outcome),
        };
    }
}
