using CozeProxy.Admin.Answers;
using CozeProxy.Billing.Keys;
using CozeProxy.Billing.Pricing;
using CozeProxy.Transforms.OpenAi;

namespace CozeProxy.Admin.Operations;

/// <summary>Creates, changes and revokes keys. What the audit log is told of one never holds the key itself.</summary>
internal sealed class KeyOperations(IKeyStore keys, AuditTrail audit)
{
    private const string DefaultName = "key";

    public async Task<OperationResult<CreatedKey>> CreateAsync(Actor actor, KeyWish wish, CancellationToken cancellationToken)
    {
        if (!actor.MayChange)
        {
            return OperationErrors.Forbidden;
        }

        if (FindWrongTerms(wish.RequestsPerMinute, wish.MaxConcurrency, wish.DailyBudget, wish.MonthlyBudget) is { } wrong)
        {
            return wrong;
        }

        var creation = await keys.CreateAsync(
            new NewKey(wish.AccountId, string.IsNullOrWhiteSpace(wish.Name) ? DefaultName : wish.Name)
            {
                ExpiresAt = wish.ExpiresAt,
                Models = wish.Models,
                Limits = CallLimits.Of(wish.RequestsPerMinute, wish.MaxConcurrency),
                DailyBudget = wish.DailyBudget,
                MonthlyBudget = wish.MonthlyBudget,
            },
            cancellationToken);
        if (creation is not { Key: { } key, Plain: { } plain })
        {
            return OperationErrors.NotFound(Nouns.Account);
        }

        await audit.RecordAsync(actor, "key.create", Subject(key.Id), null, KeyAnswer.Of(key));
        return new CreatedKey(key, plain);
    }

    public async Task<OperationResult<GatewayKey>> ChangeAsync(Actor actor, long id, KeyChanges changes, CancellationToken cancellationToken)
    {
        if (!actor.MayChange)
        {
            return OperationErrors.Forbidden;
        }

        if (changes.Name.IsMade && string.IsNullOrWhiteSpace(changes.Name.Value))
        {
            return OperationErrors.Missing("name");
        }

        if (FindWrongTerms(changes.RequestsPerMinute.Value, changes.MaxConcurrency.Value, changes.DailyBudget.Value, changes.MonthlyBudget.Value) is { } wrong)
        {
            return wrong;
        }

        var before = await keys.GetAsync(id, cancellationToken);
        if (before is null || await keys.ChangeAsync(id, changes, cancellationToken) is not { } key)
        {
            return OperationErrors.NotFound(Nouns.Key);
        }

        await audit.RecordAsync(actor, "key.change", Subject(id), KeyAnswer.Of(before), KeyAnswer.Of(key));
        return key;
    }

    /// <summary>Ends a key for good, on every replica at once; one that is revoked already cannot be revoked again.</summary>
    public async Task<OperationResult<GatewayKey>> RevokeAsync(Actor actor, long id, CancellationToken cancellationToken)
    {
        if (!actor.MayChange)
        {
            return OperationErrors.Forbidden;
        }

        var before = await keys.GetAsync(id, cancellationToken);
        if (before is null || !await keys.RevokeAsync(id, cancellationToken) || await keys.GetAsync(id, CancellationToken.None) is not { } key)
        {
            return OperationErrors.NotFound(Nouns.Key);
        }

        await audit.RecordAsync(actor, "key.revoke", Subject(id), KeyAnswer.Of(before), KeyAnswer.Of(key));
        return key;
    }

    private static ApiError? FindWrongTerms(int? requestsPerMinute, int? maxConcurrency, Money? dailyBudget, Money? monthlyBudget) =>
        OperationErrors.OfLimits(requestsPerMinute, maxConcurrency)
        ?? OperationErrors.OfAmount("dailyBudget", dailyBudget)
        ?? OperationErrors.OfAmount("monthlyBudget", monthlyBudget);

    private static string Subject(long id) => $"key/{id}";
}
