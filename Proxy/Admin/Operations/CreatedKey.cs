using CozeProxy.Billing.Keys;

namespace CozeProxy.Admin.Operations;

/// <summary>A key that was created, with its plain text for the one answer that hands it out.</summary>
internal sealed record CreatedKey(GatewayKey Key, PlainKey Plain);
