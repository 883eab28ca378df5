using CozeProxy.Billing.Replicas;
using CozeProxy.Transforms.Redis;
using StackExchange.Redis;

namespace CozeProxy.Replicas;

/// <summary>
/// Replicas tell each other of changes through Redis, which reaches them in milliseconds also where the database's own
/// notices do not, as behind a connection pooler.
/// </summary>
internal sealed partial class RedisChangeHints(RedisLink redis, ILogger<RedisChangeHints> logger) : IChangeHints
{
    // Replicas of other ledgers on the same Redis look once in vain.
    private static readonly RedisChannel Channel = RedisChannel.Literal("cozeproxy:changes");

    private readonly string _instance = Guid.NewGuid().ToString("N");
    private bool _isAway;

    public void Publish() => _ = PublishAsync();

    public void WhenPublishedElsewhere(Action look)
    {
        redis.Connection.ConnectionRestored += (_, connection) =>
        {
            if (connection.ConnectionType == ConnectionType.Subscription)
            {
                // What was said meanwhile nobody here has heard.
                look();
            }
        };
        _ = SubscribeAsync(look);
    }

    private async Task SubscribeAsync(Action look)
    {
        try
        {
            await redis.Connection.GetSubscriber().SubscribeAsync(Channel, (_, speaker) =>
            {
                if (speaker != _instance)
                {
                    look();
                }
            });

            // What was said before it listened it has not heard either.
            look();
        }
        catch (Exception problem) when (problem is RedisException or TimeoutException or ObjectDisposedException)
        {
            // It is remembered, and made when there is a connection.
            SaidToBeAway(problem);
        }
    }

    private async Task PublishAsync()
    {
        try
        {
            await redis.AskAsync(db => db.PublishAsync(Channel, _instance));
            _isAway = false;
        }
        catch (RedisAwayException problem)
        {
            SaidToBeAway(problem);
        }
    }

    private void SaidToBeAway(Exception problem)
    {
        if (!_isAway)
        {
            _isAway = true;
            Log.Away(logger, problem);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1251, LogLevel.Warning, "Redis does not answer; other replicas hear of changes through the database, or see them within seconds")]
        public static partial void Away(ILogger logger, Exception exception);
    }
}
