using System.Data.Common;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace CozeProxy.Billing.Storage.Postgres;

/// <summary>Hears that other processes have changed something, on a connection of its own; a break may have kept something from it.</summary>
internal sealed partial class PostgresListener(
    NpgsqlDataSource source, string instance, Action hint, TimeProvider time, ILogger logger)
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
                    hint();
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
                // It is who speaks: what this process has changed itself, it knows already.
                if (notice.Payload != instance)
                {
                    hint();
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

    private static partial class Log
    {
        [LoggerMessage(5012, LogLevel.Warning, "Changes made by other replicas cannot be heard at the moment.", EventName = "LedgerDeaf")]
        public static partial void Deaf(ILogger logger, Exception exception);
    }
}
