using CozeProxy.Billing.Accounts;

namespace CozeProxy.Admin.Ui.Accounts;

/// <summary>An account in the list, with how many of its keys are in force.</summary>
internal sealed record AccountRow(Account Account, int Keys);
