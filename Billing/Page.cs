namespace CozeProxy.Billing;

/// <summary>One page of a list, with the number of items the whole list holds.</summary>
public sealed record Page<T>(IReadOnlyList<T> Items, long Total, int PageNumber, int PageSize);
