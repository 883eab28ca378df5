namespace CozeProxy.Billing;

/// <summary>A wish to change one thing, or, as it is by default, to leave it as it is. To change it to null is a wish, too.</summary>
public readonly record struct Change<T>(T Value)
{
    /// <summary>Whether it is to be changed at all.</summary>
    public bool IsMade { get; } = true;
}
