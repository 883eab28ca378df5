namespace CozeProxy.Billing;

/// <summary>What was found of a store: the schema it has, null where it is yet to be made, and the one this program knows.</summary>
public sealed record StoreState(string Provider, int? Schema, int Known);
