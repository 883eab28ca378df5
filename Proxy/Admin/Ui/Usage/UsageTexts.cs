namespace CozeProxy.Admin.Ui.Usage;

/// <summary>Names the texts beside it.</summary>
internal sealed class UsageTexts;
