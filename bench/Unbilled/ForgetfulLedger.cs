using CozeProxy.Billing;
using CozeProxy.Billing.Ledger;

namespace CozeProxy.Bench.Unbilled;

/// <summary>Answers at once, and has forgotten it already: what is left of a call's time is what it takes without billing.</summary>
internal sealed class ForgetfulLedger : ILedger
{
    public ValueTask<HoldResult> HoldAsync(CallOpening opening, CancellationToken cancellationToken) => new(HoldResult.Held);

    public ValueTask<SettleResult> SettleAsync(CallClosing closing, CancellationToken cancellationToken) => new(SettleResult.Settled);

    public Task<MovementResult> AddMovementAsync(NewMovement movement, CancellationToken cancellationToken) =>
        Task.FromResult(new MovementResult(MovementOutcome.AccountNotFound));

    public Task<Page<Movement>> ListMovementsAsync(long accountId, PageRequest page, CancellationToken cancellationToken) =>
        Task.FromResult(new Page<Movement>([], Total: 0, page.PageNumber, page.PageSize));

    public Task<LedgerVerification> VerifyAsync(CancellationToken cancellationToken) =>
        Task.FromResult(new LedgerVerification(Ok: true, Accounts: 0, Calls: 0, OpenHolds: 0, []));

    public Task ProbeAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
