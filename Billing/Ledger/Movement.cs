using System.Text.Json.Serialization;
using CozeProxy.Billing.Pricing;

namespace CozeProxy.Billing.Ledger;

/// <summary>
/// A change of a balance that is not a call; a correction may name the call it corrects. In JSON a call's id is a string,
/// because JavaScript's numbers are too short for it.
/// </summary>
public sealed record Movement(
    long Id,
    long AccountId,
    MovementKind Kind,
    Money Amount,
    string Note,
    string? IdempotencyKey,
    [property: JsonNumberHandling(JsonNumberHandling.WriteAsString)] long? CallId,
    DateTimeOffset At);
