using CozeProxy.Admin.Answers;
using CozeProxy.Billing.Accounts;
using CozeProxy.Billing.Keys;
using CozeProxy.Billing.Ledger;
using CozeProxy.Billing.Pricing;

namespace CozeProxy.Admin.Operations;

/// <summary>
/// Opens and changes accounts and moves their money. Nothing here edits a movement: what was wrong stays, and a correction stands
/// beside it.
/// </summary>
internal sealed class AccountOperations(IAccountStore accounts, ILedger ledger, AuditTrail audit)
{
    private const string DefaultGroup = "default";

    public async Task<OperationResult<Account>> OpenAsync(Actor actor, AccountWish wish, CancellationToken cancellationToken)
    {
        if (!actor.MayChange)
        {
            return OperationErrors.Forbidden;
        }

        if (string.IsNullOrWhiteSpace(wish.Name))
        {
            return OperationErrors.Missing("name");
        }

        if ((OperationErrors.OfLimits(wish.RequestsPerMinute, wish.MaxConcurrency) ?? OperationErrors.OfAmount("balance", wish.Balance)) is { } wrong)
        {
            return wrong;
        }

        var group = string.IsNullOrWhiteSpace(wish.Group) ? DefaultGroup : wish.Group;
        var account = await accounts.CreateAsync(
            new NewAccount(wish.Name, group, wish.Balance ?? Money.Zero) { Limits = CallLimits.Of(wish.RequestsPerMinute, wish.MaxConcurrency) },
            cancellationToken);
        await audit.RecordAsync(actor, "account.create", Subject(account.Id), null, AccountAnswer.Of(account));
        return account;
    }

    public async Task<OperationResult<Account>> ChangeAsync(Actor actor, long id, AccountChanges changes, CancellationToken cancellationToken)
    {
        if (!actor.MayChange)
        {
            return OperationErrors.Forbidden;
        }

        if (changes.Name.IsMade && string.IsNullOrWhiteSpace(changes.Name.Value))
        {
            return OperationErrors.Missing("name");
        }

        if (changes.Group.IsMade && string.IsNullOrWhiteSpace(changes.Group.Value))
        {
            return OperationErrors.Missing("group");
        }

        if (OperationErrors.OfLimits(changes.RequestsPerMinute.Value, changes.MaxConcurrency.Value) is { } wrong)
        {
            return wrong;
        }

        var before = await accounts.GetAsync(id, cancellationToken);
        if (before is null || await accounts.ChangeAsync(id, changes, cancellationToken) is not { } account)
        {
            return OperationErrors.NotFound(Nouns.Account);
        }

        await audit.RecordAsync(actor, "account.change", Subject(id), AccountAnswer.Of(before), AccountAnswer.Of(account));
        return account;
    }

    /// <summary>Adds money, or, with an amount below zero, takes it back.</summary>
    public Task<OperationResult<AccountMovement>> TopUpAsync(Actor actor, NewMovement movement, CancellationToken cancellationToken) =>
        MoveAsync(actor, movement with { Kind = movement.Amount < Money.Zero ? MovementKind.Correction : MovementKind.TopUp }, "account.topup", cancellationToken);

    public async Task<OperationResult<AccountMovement>> CorrectAsync(Actor actor, NewMovement movement, CancellationToken cancellationToken) =>
        actor.MayChange && string.IsNullOrWhiteSpace(movement.Note)
            ? OperationErrors.Invalid("note", "`note` is required: a correction says what was wrong.", "缺少 `note` 字段：更正必须说明原因。")
            : await MoveAsync(actor, movement with { Kind = MovementKind.Correction }, "account.correct", cancellationToken);

    private async Task<OperationResult<AccountMovement>> MoveAsync(Actor actor, NewMovement movement, string action, CancellationToken cancellationToken)
    {
        if (!actor.MayChange)
        {
            return OperationErrors.Forbidden;
        }

        var result = await ledger.AddMovementAsync(movement, cancellationToken);
        switch (result.Outcome)
        {
            case MovementOutcome.AccountNotFound:
                return OperationErrors.NotFound(Nouns.Account);
            case MovementOutcome.CallNotFound:
                return OperationErrors.NotFound(Nouns.FinishedCall);
            case MovementOutcome.AmountRefused:
                return OperationErrors.Invalid(
                    "amount", "`amount` must not be zero, and the balance must be able to hold it.", "`amount` 不能为零，且余额必须能容纳该金额。");
            default:
                if (result.Outcome == MovementOutcome.Added)
                {
                    await audit.RecordAsync(actor, action, Subject(movement.AccountId), null, result.Movement);
                }

                var account = await accounts.GetAsync(movement.AccountId, cancellationToken);
                return new AccountMovement(account!, result.Movement);
        }
    }

    private static string Subject(long id) => $"account/{id}";
}
