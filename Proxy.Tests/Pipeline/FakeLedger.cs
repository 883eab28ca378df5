using CozeProxy.Billing;
using CozeProxy.Billing.Ledger;

namespace CozeProxy.Tests.Pipeline;

/// <summary>A ledger that notes what it is told to close and answers what a test wants.</summary>
internal sealed class FakeLedger : ILedger
{
    public List<CallClosing> Closings { get; } = [];

    public Func<SettleResult> Answer { get; set; } = () => SettleResult.Settled;

    public ValueTask<HoldResult> HoldAsync(CallOpening opening, CancellationToken cancellationToken) => new(HoldResult.Held);

    public ValueTask<SettleResult> SettleAsync(CallClosing closing, CancellationToken cancellationToken)
    {
        cancellationToken.CanBeCanceled.ShouldBeFalse("nobody's leaving may keep money from being moved");
        Closings.Add(closing);
        return new(Answer());
    }

    public Task<MovementResult> AddMovementAsync(NewMovement movement, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<Page<Movement>> ListMovementsAsync(long accountId, PageRequest page, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<LedgerVerification> VerifyAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task ProbeAsync(CancellationToken cancellationToken) => throw new NotSupportedException();
}
