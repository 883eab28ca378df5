using CozeProxy.Admin.Answers;
using CozeProxy.Admin.SignIn;
using CozeProxy.Billing;
using CozeProxy.Billing.Operators;
using CozeProxy.Transforms.OpenAi;
using Microsoft.AspNetCore.Identity;

namespace CozeProxy.Admin.Operations;

/// <summary>
/// Says who may sign in to the console, and as what. Nobody is ever deleted, since the audit log names them: who is disabled is out.
/// A password is kept as its hash and is in no answer and no entry of the audit log.
/// </summary>
internal sealed class OperatorOperations(IOperatorStore operators, PasswordHasher<Operator> hasher, ConsoleSignIn signIn, AuditTrail audit)
{
    private static readonly ApiError Oneself = new(
        409, "invalid_request_error", "own_access",
        new("You cannot take your own access away. Another admin or the holder of the admin token can.", "不能取消自己的权限。请由其他管理员或管理令牌持有者操作。"));

    private static readonly ApiError NotByName = new(
        409, "invalid_request_error", "no_password",
        new("The admin token is not changed here, but in the configuration.", "管理令牌不能在此修改，请在配置中修改。"));

    public async Task<OperationResult<Operator>> CreateAsync(Actor actor, OperatorWish wish, CancellationToken cancellationToken)
    {
        if (!actor.MayAppoint)
        {
            return OperationErrors.Forbidden;
        }

        if ((OperatorRules.OfName(wish.Name) ?? OperatorRules.OfRole(wish.Role) ?? OperatorRules.OfPassword(wish.Password, wish.Name!)) is { } wrong)
        {
            return wrong;
        }

        var name = wish.Name!.Trim();
        if (await operators.CreateAsync(name, wish.Role!.Value, Hash(wish.Password!), cancellationToken) is not { } created)
        {
            return OperationErrors.Invalid("name", $"There is already an operator called `{name}`.", $"已存在名为 `{name}` 的操作员。");
        }

        await audit.RecordAsync(actor, "operator.create", Subject(created.Id), null, OperatorAnswer.Of(created));
        return created;
    }

    /// <summary>Changes somebody, who has to sign in again after it.</summary>
    public async Task<OperationResult<Operator>> ChangeAsync(Actor actor, long id, OperatorEdit edit, CancellationToken cancellationToken)
    {
        if (!actor.MayAppoint)
        {
            return OperationErrors.Forbidden;
        }

        if (await operators.GetAsync(id, cancellationToken) is not { } before)
        {
            return OperationErrors.NotFound(Nouns.Operator);
        }

        if ((edit.Role.IsMade ? OperatorRules.OfRole(edit.Role.Value) : null) is { } wrongRole)
        {
            return wrongRole;
        }

        if ((edit.Password.IsMade ? OperatorRules.OfPassword(edit.Password.Value, before.Name) : null) is { } wrongPassword)
        {
            return wrongPassword;
        }

        var role = edit.Role.IsMade ? edit.Role.Value : before.Role;
        var enabled = edit.Enabled.IsMade ? edit.Enabled.Value : before.Enabled;
        var isChanged = role != before.Role || enabled != before.Enabled;
        if (IsOneself(actor, before) && isChanged)
        {
            return Oneself;
        }

        if (!isChanged && !edit.Password.IsMade)
        {
            return before;
        }

        var changes = new OperatorChanges
        {
            Role = edit.Role,
            Enabled = edit.Enabled,
            PasswordHash = edit.Password.IsMade ? new Change<string>(Hash(edit.Password.Value)) : default,
        };
        if (await operators.ChangeAsync(id, changes, cancellationToken) is not { } after)
        {
            return OperationErrors.NotFound(Nouns.Operator);
        }

        await RecordAsync(actor, before, after, isChanged, edit.Password.IsMade);
        return after;
    }

    /// <summary>Gives oneself another password; whoever asks must know the one there is. They are signed out everywhere by it.</summary>
    public async Task<OperationResult<Operator>> ChangeOwnPasswordAsync(Actor actor, string? current, string? next, CancellationToken cancellationToken)
    {
        if (actor.Role == default)
        {
            return OperationErrors.Forbidden;
        }

        if (await operators.FindAsync(actor.Name, cancellationToken) is not { } found)
        {
            return NotByName;
        }

        // As at a sign-in: an open page is no way to guess at it without end.
        if (await signIn.CheckPasswordAsync(found, current ?? "") is not SignInOutcome.SignedIn)
        {
            return OperationErrors.Invalid("current", "The current password is not right.", "当前密码不正确。");
        }

        if (OperatorRules.OfPassword(next, found.Operator.Name) is { } wrong)
        {
            return wrong;
        }

        if (await operators.ChangeAsync(found.Operator.Id, new OperatorChanges { PasswordHash = new(Hash(next!)) }, cancellationToken) is not { } changed)
        {
            return OperationErrors.NotFound(Nouns.Operator);
        }

        await audit.RecordAsync(actor, "operator.password", Subject(changed.Id), null, null);
        return changed;
    }

    /// <summary>Whether this is whoever asks.</summary>
    public static bool IsOneself(Actor actor, Operator who) => actor.Name.Equals(who.Name, StringComparison.OrdinalIgnoreCase);

    private async Task RecordAsync(Actor actor, Operator before, Operator after, bool isChanged, bool isPasswordSet)
    {
        if (isPasswordSet)
        {
            await audit.RecordAsync(actor, "operator.password", Subject(after.Id), null, null);
        }

        if (isChanged)
        {
            var action = after.Enabled == before.Enabled ? "operator.change" : after.Enabled ? "operator.enable" : "operator.disable";
            await audit.RecordAsync(actor, action, Subject(after.Id), OperatorAnswer.Of(before), OperatorAnswer.Of(after));
        }
    }

    private string Hash(string password) => hasher.HashPassword(null!, password);

    private static string Subject(long id) => $"operator/{id}";
}
