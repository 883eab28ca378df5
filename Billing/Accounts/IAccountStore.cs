using CozeProxy.Billing.Pricing;

namespace CozeProxy.Billing.Accounts;

/// <summary>The accounts that pay for calls.</summary>
public interface IAccountStore
{
    /// <summary>Opens an account; an opening balance is recorded as its first movement.</summary>
    Task<Account> CreateAsync(string name, string group, Money openingBalance, CancellationToken cancellationToken);

    /// <summary>One account, or null.</summary>
    Task<Account?> GetAsync(long accountId, CancellationToken cancellationToken);

    /// <summary>All accounts, newest first.</summary>
    Task<Page<Account>> ListAsync(PageRequest page, CancellationToken cancellationToken);
}
