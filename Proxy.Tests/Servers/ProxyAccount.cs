namespace CozeProxy.Tests.Servers;

/// <summary>An account of a proxy with a key to call it with.</summary>
internal sealed record ProxyAccount(long Id, string Key);
