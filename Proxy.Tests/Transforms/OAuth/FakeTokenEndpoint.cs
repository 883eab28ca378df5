using CozeProxy.Transforms.Coze;
using CozeProxy.Transforms.OAuth;

namespace CozeProxy.Tests.Transforms.OAuth;

/// <summary>Issues <c>token-1</c>, <c>token-2</c> and so on, each for an hour, when a test lets it.</summary>
internal sealed class FakeTokenEndpoint(TimeProvider time) : ITokenEndpoint
{
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _exchanges;

    public int Exchanges => _exchanges;

    /// <summary>The first exchange is under way.</summary>
    public Task Begun => _begun.Task;

    public Task Gate { get; set; } = Task.CompletedTask;

    public CozeFault? Fault { get; set; }

    public async Task<ExchangeResult> ExchangeAsync(CancellationToken cancellationToken)
    {
        var number = Interlocked.Increment(ref _exchanges);
        _begun.TrySetResult();
        await Gate.WaitAsync(cancellationToken);
        var now = time.GetUtcNow();
        return Fault is null
            ? new ExchangeResult(new IssuedToken(new AccessToken($"token-{number}"), now, now + IssuedToken.Lifetime), null)
            : new ExchangeResult(null, Fault);
    }
}
