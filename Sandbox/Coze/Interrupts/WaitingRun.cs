using CozeProxy.Sandbox.Coze.Workflows;

namespace CozeProxy.Sandbox.Coze.Interrupts;

/// <summary>
/// A run that waits for an answer: the event that asked and its kind, what is played when the answer comes, and all that came
/// before.
/// </summary>
internal sealed record WaitingRun(string EventId, int Type, WorkflowScript Rest, RunInput Input, Execution Execution);
