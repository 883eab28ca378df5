namespace CozeProxy.Limits;

/// <summary>Counts by name what is under way at a time; over all replicas where they share a Redis that answers.</summary>
internal interface IConcurrencyCounter
{
    /// <summary>Takes one of the places, to be given back by disposing it, whenever that is; null when all are taken.</summary>
    ValueTask<IDisposable?> TryEnterAsync(string name, int places);
}
