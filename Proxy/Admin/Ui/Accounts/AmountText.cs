using CozeProxy.Billing.Pricing;

namespace CozeProxy.Admin.Ui.Accounts;

/// <summary>Reads amounts as people enter them; nothing entered is no amount.</summary>
internal static class AmountText
{
    public static bool TryRead(string? text, out Money? amount)
    {
        amount = null;
        var entered = text?.Trim();
        if (string.IsNullOrEmpty(entered))
        {
            return true;
        }

        if (!Money.TryParse(entered, out var read))
        {
            return false;
        }

        amount = read;
        return true;
    }
}
