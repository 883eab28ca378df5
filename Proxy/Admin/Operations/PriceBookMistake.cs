namespace CozeProxy.Admin.Operations;

/// <summary>The entry of a price book that cannot be read, and what would be right.</summary>
internal sealed record PriceBookMistake(string Entry, string English, string Chinese);
