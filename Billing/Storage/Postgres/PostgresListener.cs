using System.Data.Common;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace CozeProxy.Billing.Storage.Postgres;

/// <summary>Hears what other processes announce, on a connection of its own; after a break everything counts as changed.</summary>
internal sealed partial class PostgresListener(
    NpgsqlDataSource source, string instance, Action<StoredTopic> changed, TimeProvider time, ILogger logger)
    : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stopping = new();
    private Task _listening = Task.CompletedTask;

    /// <summary>Returns when it listens.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var connection = await ConnectAsync(cancellationToken);
        _listening = ListenAsync(connection, _stopping.Token);
    }

    public void Dispose()
    {
        _stopping.Cancel();
        _listening.GetAwaiter().GetResult();
        _stopping.Dispose();
    }

    private async Task ListenAsync(NpgsqlConnection? connection, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                if (connection is null)
                {
                    connection = await ConnectAsync(cancellationToken);
                    RaiseAll();
                }

                while (true)
                {
                    await connection.WaitAsync(cancellationToken);
                }
            }
            catch (OperationCanceledException)
            {
                // Only asked for at the end.
            }
            catch (Exception problem) when (problem is DbException or IOException or TimeoutException)
            {
                Log.Deaf(logger, problem);
                await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            if (connection is not null)
            {
                await connection.DisposeAsync();
                connection = null;
            }
        }
    }

    private async Task<NpgsqlConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        var connection = await source.OpenConnectionAsync(cancellationToken);
        try
        {
            connection.Notification += (_, notice) =>
            {
                // A topic and who speaks: what this process says itself, it knows already.
                if (notice.Payload.Split(' ') is [var name, var speaker] && speaker != instance && Enum.TryParse<StoredTopic>(name, out var topic))
                {
                    changed(topic);
                }
            };
            await using var listen = new NpgsqlCommand($"LISTEN {PostgresDatabase.Channel}", connection);
            await listen.ExecuteNonQueryAsync(cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private void RaiseAll()
    {
        foreach (var topic in Enum.GetValues<StoredTopic>())
        {
            changed(topic);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(5012, LogLevel.Warning, "Changes made by other replicas cannot be heard at the moment.", EventName = "LedgerDeaf")]
        public static partial void Deaf(ILogger logger, Exception exception);
    }
}
