namespace CozeProxy.Transforms.Streaming;

/// <summary>The runs that are read to their end after their clients have left.</summary>
public interface IDrains
{
    /// <summary>How many are not settled yet.</summary>
    int Count { get; }
}
