namespace CozeProxy.Billing.Operators;

/// <summary>
/// Somebody who signs in to the console by name and password. The stamp is another one after each change that must end what is
/// signed in: of the password, of the role, of being enabled.
/// </summary>
public sealed record Operator(long Id, string Name, OperatorRole Role, bool Enabled, string Stamp, DateTimeOffset CreatedAt);
