using CozeProxy.Channels.Testing;

namespace CozeProxy.Admin.Operations;

/// <summary>What a call of a workflow over a channel would cost; null where it has no price, so that nobody can call it.</summary>
internal sealed record RunQuote(string WorkflowId, TestPrice? Price);
