using CozeProxy.Transforms.Coze;
using CozeProxy.Transforms.OAuth;

namespace CozeProxy.Tests.Channels.Health;

/// <summary>Credentials that Coze takes when the test says so.</summary>
internal sealed class ScriptedBearer : IBearerSource
{
    private int _asked;

    public string Fingerprint => "scripted";

    public bool IsTaken { get; set; }

    public int Asked => Volatile.Read(ref _asked);

    public ValueTask<BearerResult> GetAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _asked);
        return ValueTask.FromResult(IsTaken ? BearerResult.Of(new AccessToken("t")) : BearerResult.Failed(new CozeFault(401, null, "invalid_client")));
    }

    public ValueTask RejectAsync(AccessToken token) => ValueTask.CompletedTask;
}
