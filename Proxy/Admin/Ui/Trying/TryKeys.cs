using CozeProxy.Admin.Operations;
using CozeProxy.Billing.Keys;
using CozeProxy.Billing.Pricing;

namespace CozeProxy.Admin.Ui.Trying;

/// <summary>
/// The key that models are tried with on an open page: one that was lent for it, or one that was entered. It is kept here and
/// nowhere else, and goes with the page.
/// </summary>
internal sealed class TryKeys(TryKeyOperations operations, TimeProvider time)
{
    // A run that begins with a key must not outlive it by much.
    private static readonly TimeSpan LeastLeft = TimeSpan.FromMinutes(1);

    private long _lentTo;
    private string _lentFor = "";

    /// <summary>Whether a key is entered rather than lent.</summary>
    public bool UsesOwn { get; set; }

    /// <summary>The key that was entered, or null.</summary>
    public PlainKey? Own { get; private set; }

    /// <summary>The key that is lent now, or null.</summary>
    public LentKey? Lent { get; private set; }

    public long AccountId { get; set; }

    /// <summary>How much the lent key may spend in a UTC day, as it is entered.</summary>
    public string Budget { get; set; } = "1";

    public string? OwnPrefix => Own?.Prefix;

    /// <summary>Takes a key that was entered; false for what is no key.</summary>
    public bool TakeOwn(string text)
    {
        try
        {
            Own = PlainKey.Given(text.Trim());
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    public void ForgetOwn() => Own = null;

    /// <summary>The key to call with, which is lent if none fits.</summary>
    public async Task<OperationResult<PlainKey>> GetAsync(Actor actor, string model)
    {
        if (!actor.MayChange)
        {
            return OperationErrors.Forbidden;
        }

        if (UsesOwn)
        {
            return Own is { } own ? own : OperationErrors.Missing("key");
        }

        if (!Money.TryParse(Budget, out var budget))
        {
            return OperationErrors.Invalid("dailyBudget", $"`{Budget}` is not an amount, such as 1 or 0.5.", $"`{Budget}` 不是有效金额，例如 1 或 0.5。");
        }

        if (Fits(model, budget))
        {
            return Lent!.Plain;
        }

        await ReturnAsync(actor);
        var lent = await operations.LendAsync(actor, AccountId, model, budget, CancellationToken.None);
        if (lent.IsDone)
        {
            (Lent, _lentTo, _lentFor) = (lent.Value, AccountId, model);
            return lent.Value.Plain;
        }

        return lent.Error;
    }

    /// <summary>Ends the key that is lent.</summary>
    public async Task ReturnAsync(Actor actor)
    {
        if (Lent is { } lent)
        {
            Lent = null;
            await operations.ReturnAsync(actor, lent, CancellationToken.None);
        }
    }

    private bool Fits(string model, Money budget) => Lent is { } lent && _lentTo == AccountId && _lentFor == model
        && lent.Key.DailyBudget == budget && lent.Key.ExpiresAt - time.GetUtcNow() > LeastLeft;
}
