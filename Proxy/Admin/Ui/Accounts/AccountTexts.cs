namespace CozeProxy.Admin.Ui.Accounts;

/// <summary>Names the texts beside it.</summary>
internal sealed class AccountTexts;
