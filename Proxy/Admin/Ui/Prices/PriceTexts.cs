namespace CozeProxy.Admin.Ui.Prices;

/// <summary>Names the texts beside it.</summary>
internal sealed class PriceTexts;
