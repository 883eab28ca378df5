namespace CozeProxy.Pipeline;

/// <summary>Calls that were refused because nothing had a price for them.</summary>
/// <param name="Name">The model's name as it was called.</param>
/// <param name="StandsFor">The model whose price holds for it, where the name it was called by has none.</param>
/// <param name="Target">The workflow's or bot's id.</param>
/// <param name="Group">The group of the last caller.</param>
/// <param name="Count">How many there were.</param>
/// <param name="LastAt">When the last of them came.</param>
internal sealed record UnpricedCall(string Name, string StandsFor, string Target, string Group, long Count, DateTimeOffset LastAt);
