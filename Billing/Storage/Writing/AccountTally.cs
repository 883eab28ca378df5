namespace CozeProxy.Billing.Storage.Writing;

/// <summary>One account's balance and held amount, in nanos, as a batch found them and as it leaves them.</summary>
internal sealed class AccountTally(long accountId, long balance, long held)
{
    public long AccountId { get; } = accountId;

    public long BalanceBefore { get; } = balance;

    public long HeldBefore { get; } = held;

    public long Balance { get; private set; } = balance;

    public long Held { get; private set; } = held;

    public bool Changed => Balance != BalanceBefore || Held != HeldBefore;

    public bool Covers(long hold) => checked(Balance - Held) >= hold;

    public void Move(long balance, long held) => (Balance, Held) = (balance, held);
}
