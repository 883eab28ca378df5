namespace CozeProxy.Limits;

/// <summary>What is left of a number of requests in a minute, and how long it takes, without any, until all of it is there again.</summary>
internal readonly record struct RequestAllowance(int Limit, int Remaining, TimeSpan Reset)
{
    /// <summary>The one that is used up first.</summary>
    public static RequestAllowance? Tighter(RequestAllowance? one, RequestAllowance? other) =>
        one is { } first && other is { } second
            ? (first.Remaining, first.Limit).CompareTo((second.Remaining, second.Limit)) <= 0 ? first : second
            : one ?? other;
}
