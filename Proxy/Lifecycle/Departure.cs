using CozeProxy.Transforms.Streaming;

namespace CozeProxy.Lifecycle;

/// <summary>Where the process stands between being asked to end and having ended.</summary>
internal sealed class Departure : IDisposable
{
    /// <summary>What the program ends with when it had to cut calls off.</summary>
    public const int CutExitCode = 3;

    private readonly RunCut _cut;
    private readonly RequestsUnderWay _requests;
    private readonly CancellationTokenRegistration _watch;
    private bool _hasCutAnything;

    public Departure(IHostApplicationLifetime lifetime, RunCut cut, RequestsUnderWay requests)
    {
        (Began, _cut, _requests) = (lifetime.ApplicationStopping, cut, requests);
        _watch = cut.Token.UnsafeRegister(static departure => ((Departure)departure!).NoteCut(), this);
    }

    /// <summary>Cancelled when it is asked to end: from here on it is not ready, and connections are not kept.</summary>
    public CancellationToken Began { get; }

    public bool HasBegun => Began.IsCancellationRequested;

    /// <summary>Cancelled when nothing is waited for any longer.</summary>
    public CancellationToken IsOver => _cut.Token;

    /// <summary>Whether it was a signal that asked, so that others may not know of it yet.</summary>
    public bool IsBySignal { get; private set; }

    public int ExitCode => _hasCutAnything ? CutExitCode : 0;

    /// <summary>Notes a signal; true for the first. Each one after it hurries.</summary>
    public bool Ask()
    {
        if (!IsBySignal)
        {
            IsBySignal = true;
            return true;
        }

        _cut.Now();
        return false;
    }

    public void Dispose() => _watch.Dispose();

    private void NoteCut() => _hasCutAnything = HasBegun && (_requests.Count > 0 || _cut.Runs > 0);
}
