using System.Threading.Channels;
using CozeProxy.Transforms.Redis;
using StackExchange.Redis;

namespace CozeProxy.Channels.Health;

/// <summary>
/// Tells other replicas which channels are out, and takes over what they tell: a key with a lifetime for those who start later,
/// a message for those who run. All of it beside the calls; while Redis is away each replica finds out for itself.
/// </summary>
internal sealed partial class RedisChannelHealth(
    RedisLink redis, ChannelHealth health, ChannelCatalog catalog, TimeProvider time, ILogger<RedisChannelHealth> logger) : BackgroundService
{
    private const int MostWaiting = 1000;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly string _replica = Guid.NewGuid().ToString("N");

    // What is too much to tell is old by the time it would be told.
    private readonly Channel<HealthChange> _news = System.Threading.Channels.Channel.CreateBounded<HealthChange>(
        new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        health.Changed += Note;
        redis.Connection.ConnectionRestored += ReadAgain;
        return base.StartAsync(cancellationToken);
    }

    public override void Dispose()
    {
        health.Changed -= Note;
        redis.Connection.ConnectionRestored -= ReadAgain;
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Not before anything else starts: connecting may take its time.
        await Task.Yield();
        try
        {
            await ListenAsync(stoppingToken);
            await ReadAsync();
            Log.Listening(logger);
            await foreach (var change in _news.Reader.ReadAllAsync(stoppingToken))
            {
                await TellAsync(change);
            }
        }
        catch (OperationCanceledException)
        {
            // The host stops.
        }
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await redis.Connection.GetSubscriber().SubscribeAsync(SharedHealth.Topic, (_, message) => Hear(message));
                return;
            }
            catch (Exception e) when (e is RedisException or TimeoutException)
            {
                await Task.Delay(Pause, time, cancellationToken);
            }
        }
    }

    private void Note(HealthChange change)
    {
        if (change.Reason.IsShared())
        {
            _news.Writer.TryWrite(change);
        }
    }

    private void ReadAgain(object? sender, ConnectionFailedEventArgs e) => _ = ReadAsync();

    /// <summary>Takes over what stands in Redis; what was told while it was away has gone by.</summary>
    private async Task ReadAsync()
    {
        try
        {
            foreach (var channel in catalog.Current.All)
            {
                var key = SharedHealth.KeyOf(channel.Coze.Identity);
                var (value, lifetime) = await redis.AskAsync(async database =>
                {
                    var text = database.StringGetAsync(key);
                    var left = database.KeyTimeToLiveAsync(key);
                    return ((string?)await text, await left);
                });
                if (SharedHealth.TryRead(value, out var shared) && lifetime is { } span)
                {
                    Take(channel.Coze.Identity, channel.Name, shared, span);
                }
            }
        }
        catch (Exception e) when (e is RedisAwayException or ObjectDisposedException)
        {
            // Read when it is back.
        }
    }

    private async Task TellAsync(HealthChange change)
    {
        var key = SharedHealth.KeyOf(change.Identity);
        try
        {
            if (change.State is not { } state)
            {
                await redis.AskAsync(database => database.KeyDeleteAsync(key));
                await redis.AskAsync(database => database.PublishAsync(SharedHealth.Topic, SharedHealth.Back(_replica, change.Identity)));
                return;
            }

            var shared = new SharedHealth(state.Reason, state.InARow);
            var lifetime = change.For ?? SharedHealth.LifetimeOfBroken;
            await redis.AskAsync(database => database.StringSetAsync(key, shared.Write(), lifetime));
            await redis.AskAsync(database => database.PublishAsync(SharedHealth.Topic, shared.Out(_replica, change.Identity, state.Name, lifetime)));
        }
        catch (RedisAwayException e)
        {
            Log.NotTold(logger, change.Identity, e);
        }
    }

    private void Hear(string? message)
    {
        if (!SharedHealth.TryReadMessage(message, out var news) || news.Replica == _replica)
        {
            return;
        }

        if (news.State is { } shared)
        {
            Take(news.Identity, news.Name, shared, news.Lifetime);
        }
        else
        {
            health.TakeRecovery(news.Identity);
        }
    }

    private void Take(string identity, string name, SharedHealth shared, TimeSpan lifetime) =>
        health.Take(identity, name, shared.Reason, shared.InARow, shared.Reason == HealthReason.CredentialsRefused ? null : lifetime);

    private static partial class Log
    {
        [LoggerMessage(2105, LogLevel.Debug, "Redis does not answer; the other replicas are not told of {Channel}")]
        public static partial void NotTold(ILogger logger, string channel, Exception exception);

        [LoggerMessage(2106, LogLevel.Debug, "The health of channels is shared with other replicas")]
        public static partial void Listening(ILogger logger);
    }
}
