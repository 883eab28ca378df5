namespace CozeProxy.Sandbox.Coze.Workflows;

internal sealed record RunFailure(int Code, string Message);
