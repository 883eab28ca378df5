namespace CozeProxy.Admin.Ui.Trying;

/// <summary>Names the texts beside it.</summary>
internal sealed class TryTexts;
