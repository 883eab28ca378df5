namespace CozeProxy.Billing.Models;

/// <summary>A model as it is stored: a document whose meaning is its writer's business.</summary>
public sealed record StoredModel(string Name, string Document, DateTimeOffset ChangedAt);
