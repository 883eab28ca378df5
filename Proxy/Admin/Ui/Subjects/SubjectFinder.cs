using CozeProxy.Billing;
using CozeProxy.Billing.Accounts;
using CozeProxy.Billing.Keys;

namespace CozeProxy.Admin.Ui.Subjects;

/// <summary>Finds accounts and keys by what an operator types.</summary>
internal sealed class SubjectFinder(IAccountStore accounts, IKeyStore keys)
{
    // What is offered while somebody types.
    private const int Most = 20;

    public async Task<IReadOnlyList<Subject>> FindAccountsAsync(string text, CancellationToken cancellationToken)
    {
        var found = await accounts.ListAsync(new AccountFilter { Search = text }, new PageRequest(1, Most), cancellationToken);
        return [.. found.Items.Select(account => new Subject(account.Id, account.Name))];
    }

    public async Task<Subject?> GetAccountAsync(long id, CancellationToken cancellationToken) =>
        await accounts.GetAsync(id, cancellationToken) is { } account ? new Subject(account.Id, account.Name) : null;

    public async Task<IReadOnlyList<Subject>> FindKeysAsync(long? accountId, string text, CancellationToken cancellationToken)
    {
        var found = await keys.ListAsync(new KeyFilter { AccountId = accountId, Search = text }, new PageRequest(1, Most), cancellationToken);
        return [.. found.Items.Select(key => new Subject(key.Id, key.Name))];
    }

    public async Task<Subject?> GetKeyAsync(long id, CancellationToken cancellationToken) =>
        await keys.GetAsync(id, cancellationToken) is { } key ? new Subject(key.Id, key.Name) : null;
}
