using CozeProxy.Billing;
using CozeProxy.Billing.Storage;
using CozeProxy.Channels;
using CozeProxy.Transforms.OAuth;
using StackExchange.Redis;

namespace CozeProxy.Cli.Validation;

/// <summary>Asks those on whom a proxy depends whether they are there: the store, Redis, and for each channel that is switched on the host of its tokens.</summary>
internal sealed class OnlineCheck(IConfiguration configuration, IReadOnlyList<ChannelSettings> channels)
{
    private readonly List<string> _errors = [];
    private readonly List<string> _reached = [];

    public IReadOnlyList<string> Errors => _errors;

    public IReadOnlyList<string> Reached => _reached;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await AskStoreAsync(cancellationToken);
        if (configuration.GetConnectionString("Redis") is { Length: > 0 } redis)
        {
            await AskRedisAsync(redis);
        }

        // Its clients only: nothing of the proxy is started, and no token is shared.
        await using var services = new ServiceCollection()
            .AddLogging().AddSingleton(TimeProvider.System).AddHttpClient().AddSingleton<BearerFactory>().BuildServiceProvider();
        var bearers = services.GetRequiredService<BearerFactory>();
        foreach (var channel in channels.Where(channel => channel.Enabled))
        {
            await AskForTokenAsync(channel, bearers, cancellationToken);
        }
    }

    private async Task AskStoreAsync(CancellationToken cancellationToken)
    {
        try
        {
            var state = await StoreProbe.AskAsync(configuration, cancellationToken);
            _reached.Add(state.Schema is { } schema ? $"store: schema {schema}, this program knows {state.Known}" : "store: nothing is there yet, the first start makes it");
        }
        catch (StorageException problem)
        {
            _errors.Add(problem.Message);
        }
    }

    private async Task AskRedisAsync(string connection)
    {
        try
        {
            var options = ConfigurationOptions.Parse(connection);
            options.AbortOnConnectFail = true;
            using var redis = await ConnectionMultiplexer.ConnectAsync(options);
            await redis.GetDatabase().PingAsync();
            _reached.Add("Redis: it answers");
        }
        catch (RedisException problem)
        {
            // What the client says may hold the whole connection string.
            _errors.Add($"ConnectionStrings:Redis: no server answers there ({problem.GetType().Name}).");
        }
    }

    private async Task AskForTokenAsync(ChannelSettings channel, BearerFactory bearers, CancellationToken cancellationToken)
    {
        if (channel.Credentials.App is not { } app)
        {
            _reached.Add($"channel {channel.Name}: has an access token, which only a call can try");
            return;
        }

        var bearer = bearers.ForApp(channel.BaseUrl, app);
        var result = await bearer.GetAsync(cancellationToken);
        if (result.HasToken)
        {
            _reached.Add($"channel {channel.Name}: {channel.BaseUrl.Authority} gave a token");
        }
        else
        {
            _errors.Add($"{ChannelBinder.Section}:{channel.Name}: {channel.BaseUrl.Authority} gives no token: {result.Fault.Message ?? "it cannot be reached"}.");
        }
    }
}
