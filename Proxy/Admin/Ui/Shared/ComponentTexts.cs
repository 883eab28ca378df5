namespace CozeProxy.Admin.Ui.Shared;

/// <summary>Names the texts beside it.</summary>
internal sealed class ComponentTexts;
