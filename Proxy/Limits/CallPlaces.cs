namespace CozeProxy.Limits;

/// <summary>
/// The places a call has taken: of its key, its account, its channel. They are given back when its run has ended, which may be long
/// after its client has left; and one that is taken after that is given back at once.
/// </summary>
internal sealed class CallPlaces
{
    private readonly Lock _gate = new();
    private List<IDisposable>? _taken;
    private bool _isOver;

    public void Keep(IDisposable place)
    {
        lock (_gate)
        {
            if (!_isOver)
            {
                (_taken ??= []).Add(place);
                return;
            }
        }

        place.Dispose();
    }

    /// <summary>Gives one of them back before the others.</summary>
    public void GiveBack(IDisposable place)
    {
        lock (_gate)
        {
            _taken?.Remove(place);
        }

        place.Dispose();
    }

    public void GiveBackAll()
    {
        List<IDisposable>? taken;
        lock (_gate)
        {
            (taken, _taken, _isOver) = (_taken, null, true);
        }

        taken?.ForEach(place => place.Dispose());
    }
}
