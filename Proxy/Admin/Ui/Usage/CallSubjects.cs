using CozeProxy.Billing;
using CozeProxy.Billing.Accounts;
using CozeProxy.Billing.Keys;

namespace CozeProxy.Admin.Ui.Usage;

/// <summary>Finds the accounts and keys whose calls are asked for, by what an operator types.</summary>
internal sealed class CallSubjects(IAccountStore accounts, IKeyStore keys)
{
    // What is offered while somebody types.
    private const int Most = 20;

    public async Task<IReadOnlyList<CallSubject>> FindAccountsAsync(string text, CancellationToken cancellationToken)
    {
        var found = await accounts.ListAsync(new AccountFilter { Search = text }, new PageRequest(1, Most), cancellationToken);
        return [.. found.Items.Select(account => new CallSubject(account.Id, account.Name))];
    }

    public async Task<CallSubject?> GetAccountAsync(long id, CancellationToken cancellationToken) =>
        await accounts.GetAsync(id, cancellationToken) is { } account ? new CallSubject(account.Id, account.Name) : null;

    public async Task<IReadOnlyList<CallSubject>> FindKeysAsync(long? accountId, string text, CancellationToken cancellationToken)
    {
        var found = await keys.ListAsync(new KeyFilter { AccountId = accountId, Search = text }, new PageRequest(1, Most), cancellationToken);
        return [.. found.Items.Select(key => new CallSubject(key.Id, key.Name))];
    }

    public async Task<CallSubject?> GetKeyAsync(long id, CancellationToken cancellationToken) =>
        await keys.GetAsync(id, cancellationToken) is { } key ? new CallSubject(key.Id, key.Name) : null;
}
