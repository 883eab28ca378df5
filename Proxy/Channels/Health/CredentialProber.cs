using System.Collections.Concurrent;
using System.Threading.Channels;
using CozeProxy.Transforms.Coze;

namespace CozeProxy.Channels.Health;

/// <summary>
/// Asks for a token for each channel whose credentials Coze refused, ever more seldom, until it gets one or the channel has others.
/// No call has to fail for that to be found out.
/// </summary>
internal sealed partial class CredentialProber(ChannelHealth health, ChannelCatalog catalog, TimeProvider time, ILogger<CredentialProber> logger)
    : BackgroundService
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Channel<(string Identity, string Name)> _broken = System.Threading.Channels.Channel.CreateUnbounded<(string, string)>();
    private readonly ConcurrentDictionary<string, Task> _probes = new(StringComparer.Ordinal);

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        health.Broke += Note;
        return base.StartAsync(cancellationToken);
    }

    public override void Dispose()
    {
        health.Broke -= Note;
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var (identity, name) in _broken.Reader.ReadAllAsync(stoppingToken))
            {
                if (!_probes.TryGetValue(identity, out var running) || running.IsCompleted)
                {
                    _probes[identity] = ProbeUntilOverAsync(identity, name, stoppingToken);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The host stops.
        }

        await Task.WhenAll(_probes.Values);
    }

    private void Note(string identity, string name) => _broken.Writer.TryWrite((identity, name));

    private async Task ProbeUntilOverAsync(string identity, string name, CancellationToken cancellationToken)
    {
        try
        {
            for (var inARow = 1; ; inARow++)
            {
                await Task.Delay(CoolDown.Of(HealthReason.CredentialsRefused, inARow, retryAfter: null, Random.Shared.NextDouble()), time, cancellationToken);
                if (health.Current.Find(identity) is not { Reason: HealthReason.CredentialsRefused } || await IsOverAsync(identity, name, cancellationToken))
                {
                    return;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The host stops.
        }
        finally
        {
            _probes.TryRemove(identity, out _);
        }
    }

    private async Task<bool> IsOverAsync(string identity, string name, CancellationToken cancellationToken)
    {
        if (catalog.Current.Find(name)?.Coze is not { } channel || channel.Identity != identity)
        {
            // Other credentials have taken its place, or it is gone.
            health.Forget(identity);
            return true;
        }

        if (!await HasTokenAsync(channel, cancellationToken))
        {
            health.StillBroken(channel);
            return false;
        }

        health.Recovered(channel);
        return true;
    }

    private async Task<bool> HasTokenAsync(CozeChannel channel, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            return (await channel.Bearer.GetAsync(either.Token)).HasToken;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Nobody is there to see it but the log; the next probe may do better.
            Log.ProbeFailed(logger, channel.Name, e);
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2104, LogLevel.Warning, "Channel {Channel} could not be asked for a token; it is asked again later")]
        public static partial void ProbeFailed(ILogger logger, string channel, Exception exception);
    }
}
