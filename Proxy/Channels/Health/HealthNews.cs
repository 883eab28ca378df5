namespace CozeProxy.Channels.Health;

/// <summary>A message of another replica: a channel is out, or back where there is no state.</summary>
internal sealed record HealthNews(string Replica, string Identity, string Name, SharedHealth? State, TimeSpan Lifetime);
