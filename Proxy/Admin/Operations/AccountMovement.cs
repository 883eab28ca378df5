using CozeProxy.Billing.Accounts;
using CozeProxy.Billing.Ledger;

namespace CozeProxy.Admin.Operations;

/// <summary>An account after its money was moved, and the movement that did it; one that had been made before is not made again.</summary>
internal sealed record AccountMovement(Account Account, Movement? Movement);
