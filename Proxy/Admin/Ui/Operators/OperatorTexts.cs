namespace CozeProxy.Admin.Ui.Operators;

/// <summary>Names the texts beside it.</summary>
internal sealed class OperatorTexts;
