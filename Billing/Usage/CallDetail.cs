using CozeProxy.Billing.Ledger;

namespace CozeProxy.Billing.Usage;

/// <summary>All that is known of one call: its row, what was tried for it where that was more than once, and how its charge was corrected since.</summary>
public sealed record CallDetail(UsageRow Row, IReadOnlyList<CallAttempt> Attempts, IReadOnlyList<Movement> Corrections);
