namespace CozeProxy.Admin.Ui.Keys;

/// <summary>Names the texts beside it.</summary>
internal sealed class KeyTexts;
