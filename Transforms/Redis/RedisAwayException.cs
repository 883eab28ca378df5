namespace CozeProxy.Transforms.Redis;

/// <summary>Redis did not answer. Whoever meets it goes on with what this process knows by itself.</summary>
public sealed class RedisAwayException(Exception? cause = null) : IOException("Redis does not answer.", cause);
