namespace CozeProxy.Admin.Ui.Models;

/// <summary>Names the texts beside it.</summary>
internal sealed class ModelTexts;
