using System.Diagnostics;
using CozeProxy.Tests.Transforms.Fakes;
using Npgsql;

namespace CozeProxy.Tests.Servers;

/// <summary>A real PostgreSQL with a port and a data folder of its own, that a test can kill and start again on the same data.</summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    private const int Tries = 3;

    private static readonly TimeSpan StartsWithin = TimeSpan.FromSeconds(30);

    private static Lazy<Task<PostgresServer>> _shared = new(StartNewAsync);
    private static int _databases;

    private readonly string _folder;
    private readonly ProcessOutput _output = new();
    private Process? _process;

    private PostgresServer(string folder, int port)
    {
        _folder = folder;
        Port = port;
    }

    /// <summary>One for all tests that only need a database; whoever kills it starts one of its own.</summary>
    public static Task<PostgresServer> Shared => _shared.Value;

    public int Port { get; }

    private string Data => Path.Combine(_folder, "data");

    public static async Task<PostgresServer> StartNewAsync()
    {
        var folder = await PostgresPrograms.NewFolderAsync();
        await PostgresPrograms.InitializeAsync(Path.Combine(folder, "data"));
        for (var attempt = 1; ; attempt++)
        {
            var server = new PostgresServer(folder, Ports.Free());
            try
            {
                await server.StartAsync();
                return server;
            }
            catch (IOException) when (attempt < Tries)
            {
                // Somebody else took the port meanwhile.
                await server.KillAsync();
            }
        }
    }

    public static async Task StopSharedAsync()
    {
        if (_shared.IsValueCreated)
        {
            var server = await _shared.Value;
            _shared = new(StartNewAsync);
            await server.DisposeAsync();
        }
    }

    /// <summary>Starts it, or starts it again on what it had; returns when it takes connections.</summary>
    public async Task StartAsync()
    {
        var isReady = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var process = new Process { StartInfo = PostgresPrograms.Server(Data, Port), EnableRaisingEvents = true };
        _output.Follow(process, line =>
        {
            if (line.Contains("database system is ready to accept connections", StringComparison.Ordinal))
            {
                isReady.TrySetResult();
            }
        });
        process.Exited += (_, _) => isReady.TrySetException(new IOException($"PostgreSQL ended at once:\n{_output}"));
        process.Start();
        _process = process;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await isReady.Task.WaitAsync(StartsWithin);
    }

    /// <summary>Ends all of its processes as kill -9 does; what was committed is on the disk, nothing else is.</summary>
    public async Task KillAsync()
    {
        if (_process is not { } process)
        {
            return;
        }

        // Stopped first, so that it neither starts another process nor hears of those that die.
        await Command.SignalAsync("STOP", process.Id);
        var processes = ProcessTree.ChildrenOf(process.Id);
        await Command.SignalAsync("KILL", [.. processes, process.Id]);
        await process.WaitForExitAsync();
        process.Dispose();
        _process = null;

        // It would refuse to start while one of them still held the memory they share.
        await Eventually.HoldsAsync(() => processes.All(ProcessTree.IsGone), "PostgreSQL's processes do not end.");
    }

    /// <summary>A fresh database, by its connection string.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = $"test_{Interlocked.Increment(ref _databases)}";
        await using var connection = new NpgsqlConnection($"{ConnectionString("postgres")};Pooling=false");
        await connection.OpenAsync();
        await using var create = new NpgsqlCommand($"CREATE DATABASE {name}", connection);
        await create.ExecuteNonQueryAsync();
        return ConnectionString(name);
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private string ConnectionString(string database) => $"Host=127.0.0.1;Port={Port};Username=postgres;Database={database};Timeout=5";
}
