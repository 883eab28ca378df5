using CozeProxy.Admin.Answers;
using CozeProxy.Billing.Keys;
using CozeProxy.Billing.Pricing;

namespace CozeProxy.Admin.Operations;

/// <summary>
/// Lends operators a key of an account to try a model with: for that model alone, for a short time, for an amount they see. An
/// account's own keys are not kept in plain text, so nobody could use one of those in its name.
/// </summary>
internal sealed class TryKeyOperations(IKeyStore keys, AuditTrail audit, TimeProvider time)
{
    public const string KeyName = "console try-it";

    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    public async Task<OperationResult<LentKey>> LendAsync(Actor actor, long accountId, string model, Money dailyBudget, CancellationToken cancellationToken)
    {
        if (!actor.MayChange)
        {
            return OperationErrors.Forbidden;
        }

        if (OperationErrors.OfAmount("dailyBudget", dailyBudget) is { } wrong)
        {
            return wrong;
        }

        var wanted = new NewKey(accountId, KeyName) { ExpiresAt = time.GetUtcNow() + Lifetime, Models = [model], DailyBudget = dailyBudget };
        var creation = await keys.CreateAsync(wanted, cancellationToken);
        if (creation is not { Key: { } key, Plain: { } plain })
        {
            return OperationErrors.NotFound(Nouns.Account);
        }

        await audit.RecordAsync(actor, "key.create", Subject(key.Id), null, KeyAnswer.Of(key));
        return new LentKey(key, plain);
    }

    /// <summary>Ends a key that was lent; nothing happens to one that has ended.</summary>
    public async Task ReturnAsync(Actor actor, LentKey lent, CancellationToken cancellationToken)
    {
        if (await keys.RevokeAsync(lent.Key.Id, cancellationToken))
        {
            var after = await keys.GetAsync(lent.Key.Id, CancellationToken.None);
            await audit.RecordAsync(actor, "key.revoke", Subject(lent.Key.Id), KeyAnswer.Of(lent.Key), after is null ? null : KeyAnswer.Of(after));
        }
    }

    private static string Subject(long id) => $"key/{id}";
}
