using System.Globalization;
using CozeProxy.Billing.Usage;

namespace CozeProxy.Admin.Operations;

/// <summary>Takes calls off the list of those that a person should look at. Their charge stays; a correction would stand beside it.</summary>
internal sealed class ReviewOperations(IUsageStore usage, AuditTrail audit)
{
    public async Task<OperationResult<CallDetail>> MarkReviewedAsync(Actor actor, long callId, CancellationToken cancellationToken)
    {
        if (!actor.MayChange)
        {
            return OperationErrors.Forbidden;
        }

        if (await usage.GetAsync(callId, cancellationToken) is not { } before || !await usage.MarkReviewedAsync(callId, cancellationToken))
        {
            return OperationErrors.NotFound(Nouns.Call);
        }

        var after = before with { Row = before.Row with { NeedsReview = false } };
        if (before.Row.NeedsReview)
        {
            await audit.RecordAsync(
                actor, "usage.review", string.Create(CultureInfo.InvariantCulture, $"call/{callId}"), new Mark(before.Row.NeedsReview), new Mark(after.Row.NeedsReview));
        }

        return after;
    }

    private sealed record Mark(bool NeedsReview);
}
