namespace CozeProxy.Billing.Accounts;

/// <summary>The accounts that pay for calls.</summary>
public interface IAccountStore
{
    /// <summary>Opens an account; an opening balance is recorded as its first movement.</summary>
    Task<Account> CreateAsync(NewAccount account, CancellationToken cancellationToken);

    /// <summary>
    /// Changes an account, which holds for all its keys on every replica with the next request; returns it as it now is, or null
    /// when there is none such.
    /// </summary>
    Task<Account?> ChangeAsync(long accountId, AccountChanges changes, CancellationToken cancellationToken);

    /// <summary>One account, or null.</summary>
    Task<Account?> GetAsync(long accountId, CancellationToken cancellationToken);

    /// <summary>The accounts, newest first.</summary>
    Task<Page<Account>> ListAsync(AccountFilter filter, PageRequest page, CancellationToken cancellationToken);
}
