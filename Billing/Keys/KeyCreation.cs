namespace CozeProxy.Billing.Keys;

/// <summary>What became of a wish for a key; the key and its plain text are there only when it was created.</summary>
public sealed record KeyCreation(KeyCreationResult Result, GatewayKey? Key = null, PlainKey? Plain = null);
