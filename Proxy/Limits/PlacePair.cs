namespace CozeProxy.Limits;

/// <summary>A place of a key and one of its account, which are given back together.</summary>
internal sealed class PlacePair(IDisposable one, IDisposable other) : IDisposable
{
    /// <summary>The pair, or the one of them that there is, or null.</summary>
    public static IDisposable? Of(IDisposable? one, IDisposable? other) =>
        one is not null && other is not null ? new PlacePair(one, other) : one ?? other;

    public void Dispose()
    {
        one.Dispose();
        other.Dispose();
    }
}
