using CozeProxy.Billing.Keys;

namespace CozeProxy.Admin.Operations;

/// <summary>A key made for the console to try a model with.</summary>
internal sealed record LentKey(GatewayKey Key, PlainKey Plain);
