namespace CozeProxy.Limits;

/// <summary>Counts within this process what is under way at a time.</summary>
internal interface IPlaces
{
    /// <summary>Takes one of the places, to be given back by disposing it; null when all are taken.</summary>
    IDisposable? TryEnter(string name, int places);
}
