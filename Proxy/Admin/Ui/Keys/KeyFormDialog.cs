using CozeProxy.Admin.Ui.Accounts;
using CozeProxy.Admin.Ui.Shared;
using CozeProxy.Billing.Pricing;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace CozeProxy.Admin.Ui.Keys;

/// <summary>A dialog around the terms of a key.</summary>
public abstract class KeyFormDialog : CarefulDialog
{
    [Inject]
    internal IStringLocalizer<KeyTexts> Texts { get; set; } = null!;

    /// <summary>What is entered.</summary>
    internal KeyForm Form { get; set; } = new();

    /// <summary>The budgets as entered; null when one is no amount, and then the problem says so.</summary>
    internal (Money? Daily, Money? Monthly)? ReadBudgets()
    {
        foreach (var text in (string?[])[Form.DailyBudget, Form.MonthlyBudget])
        {
            if (!AmountText.TryRead(text, out _))
            {
                Problem = Texts["NotAnAmount", text!];
                return null;
            }
        }

        AmountText.TryRead(Form.DailyBudget, out var daily);
        AmountText.TryRead(Form.MonthlyBudget, out var monthly);
        return (daily, monthly);
    }
}
