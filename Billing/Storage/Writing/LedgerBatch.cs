using CozeProxy.Billing.Ledger;

namespace CozeProxy.Billing.Storage.Writing;

/// <summary>
/// The movements that share one transaction. First they say what must be read, then the store locks and reads that, then
/// they decide one after the other in memory, then the store writes what they decided. Nobody else can change what was
/// locked until the commit, so this is as exact as a conditional statement for each, at the price of one for all.
/// </summary>
internal sealed class LedgerBatch
{
    private readonly Dictionary<long, AccountTally?> _accounts = [];
    private readonly Dictionary<long, LoadedCall?> _calls = [];
    private readonly Dictionary<(long KeyId, Period Period), long> _spent = [];
    private readonly Dictionary<(long KeyId, Period Period), long> _spending = [];
    private readonly List<CallOpening> _opened = [];
    private readonly List<ClosedCall> _closed = [];

    /// <summary>The accounts to lock and read.</summary>
    public IReadOnlyCollection<long> Accounts => _accounts.Keys;

    /// <summary>The calls to read, which are to be closed.</summary>
    public IReadOnlyCollection<long> Calls => _calls.Keys;

    /// <summary>The keys' periods whose spending must be known, because a budget limits it.</summary>
    public IReadOnlyCollection<(long KeyId, Period Period)> Budgets => _spent.Keys;

    /// <summary>Calls to insert.</summary>
    public IReadOnlyList<CallOpening> Opened => _opened;

    /// <summary>Calls to update.</summary>
    public IReadOnlyList<ClosedCall> Closed => _closed;

    /// <summary>Accounts to update.</summary>
    public IEnumerable<AccountTally> Moved => _accounts.Values.OfType<AccountTally>().Where(account => account.Changed);

    /// <summary>What to add to the spending of keys' periods, where that is kept.</summary>
    public IReadOnlyDictionary<(long KeyId, Period Period), long> Spending => _spending;

    /// <summary>Which keys' spending is kept at all; null means that the store finds out by itself.</summary>
    public IReadOnlySet<long>? KeysWithSpending { get; set; }

    public void AskForAccount(long accountId) => _accounts.TryAdd(accountId, null);

    public void AskForCall(long callId) => _calls.TryAdd(callId, null);

    public void AskForSpending(long keyId, Period period) => _spent.TryAdd((keyId, period), 0);

    public void Found(AccountTally account) => _accounts[account.AccountId] = account;

    public void Found(long callId, LoadedCall call) => _calls[callId] = call;

    public void Found(long keyId, Period period, long spent) => _spent[(keyId, period)] = spent;

    public HoldResult Hold(CallOpening opening)
    {
        if (_accounts[opening.AccountId] is not { } account)
        {
            return HoldResult.AccountNotFound;
        }

        // A free call moves no money, so neither an overdrawn balance nor a spent budget stands in its way.
        var hold = opening.Hold.Nanos;
        if (hold != 0 || !opening.Price.Price.IsFree)
        {
            if (!account.Covers(hold))
            {
                return HoldResult.InsufficientBalance;
            }

            if (opening.DailyBudget is { } daily && Spent(opening.KeyId, Period.DayOf(opening.CallId)) + hold > daily.Nanos)
            {
                return HoldResult.DailyBudgetExceeded;
            }

            if (opening.MonthlyBudget is { } monthly && Spent(opening.KeyId, Period.MonthOf(opening.CallId)) + hold > monthly.Nanos)
            {
                return HoldResult.MonthlyBudgetExceeded;
            }
        }

        // Everything that can fail before anything is changed.
        var held = checked(account.Held + hold);
        if (_calls.GetValueOrDefault(opening.CallId) is not null)
        {
            throw new InvalidOperationException("The id of this call is another's.");
        }

        account.Move(account.Balance, held);
        _calls[opening.CallId] = new LoadedCall(opening.AccountId, opening.KeyId, hold);
        _opened.Add(opening);
        Spend(opening.KeyId, opening.CallId, hold);
        return HoldResult.Held;
    }

    /// <summary>Closes a call; one that was tried before and may have come through is told by what it left.</summary>
    public SettleResult Settle(CallClosing closing, bool mayHaveBeenClosedByIt)
    {
        if (_calls[closing.CallId] is not { } call)
        {
            return SettleResult.NotFound;
        }

        if (call.Outcome is not null)
        {
            return mayHaveBeenClosedByIt && call.IsClosedAs(closing.Outcome, closing.Charge) ? SettleResult.Settled : SettleResult.AlreadySettled;
        }

        if ((call.AccountId, call.KeyId, call.Hold) != (closing.AccountId, closing.KeyId, closing.Hold.Nanos)
            || _accounts[closing.AccountId] is not { } account)
        {
            throw new InvalidOperationException("The closing's account, key or hold is not the one its call was opened with.");
        }

        // Everything that can fail before anything is changed.
        var charge = closing.Charge;
        var balance = checked(account.Balance - charge.Nanos);
        var held = checked(account.Held - call.Hold);
        var spent = checked(charge.Nanos - call.Hold);

        account.Move(balance, held);
        _calls[closing.CallId] = call with { Outcome = closing.Outcome, Charge = charge.Nanos };
        _closed.Add(new ClosedCall(closing, charge));
        Spend(closing.KeyId, closing.CallId, spent);
        return SettleResult.Settled;
    }

    public void Clear()
    {
        _accounts.Clear();
        _calls.Clear();
        _spent.Clear();
        _spending.Clear();
        _opened.Clear();
        _closed.Clear();
    }

    // Wider than the amounts: a budget must hold, not overflow.
    private Int128 Spent(long keyId, Period period) =>
        (Int128)_spent[(keyId, period)] + _spending.GetValueOrDefault((keyId, period));

    private void Spend(long keyId, long callId, long amount)
    {
        if (amount != 0 && KeysWithSpending?.Contains(keyId) != false)
        {
            Spend((keyId, Period.DayOf(callId)), amount);
            Spend((keyId, Period.MonthOf(callId)), amount);
        }
    }

    private void Spend((long KeyId, Period Period) of, long amount) => _spending[of] = _spending.GetValueOrDefault(of) + amount;
}
