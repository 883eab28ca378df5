namespace CozeProxy.Billing.Documents;

/// <summary>Settings as they are stored: a document whose meaning is its writer's business.</summary>
public sealed record StoredDocument(string Name, string Document, DateTimeOffset ChangedAt);
