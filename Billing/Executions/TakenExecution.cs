namespace CozeProxy.Billing.Executions;

/// <summary>An execution that is this process's business until its lease runs out; the ticket proves it.</summary>
public sealed record TakenExecution(Execution Execution, string Ticket);
