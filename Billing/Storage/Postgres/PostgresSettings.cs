using Npgsql;

namespace CozeProxy.Billing.Storage.Postgres;

/// <summary>The connection string as configured, with what is better than the driver's defaults where it says nothing.</summary>
internal static class PostgresSettings
{
    private const int ConnectSeconds = 5;
    private const int CommandSeconds = 15;
    private const int PreparedStatements = 64;
    private const int KeepAliveSeconds = 10;

    // The writer's transactions wait for nothing but the server. A process that is frozen in one holds accounts that others need.
    private const int FrozenSeconds = 10;

    /// <summary>For readers.</summary>
    public static NpgsqlConnectionStringBuilder Of(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString) { ApplicationName = "CozeProxy", Enlist = false };
        UnlessGiven(settings, "Timeout", () => settings.Timeout = ConnectSeconds);
        UnlessGiven(settings, "Command Timeout", () => settings.CommandTimeout = CommandSeconds);
        UnlessGiven(settings, "Max Auto Prepare", () => settings.MaxAutoPrepare = PreparedStatements);
        return settings;
    }

    /// <summary>
    /// For the writer: an answered commit survives a crash, whatever the server's default. Not from the pool, where it might
    /// get a connection that broke long ago.
    /// </summary>
    public static NpgsqlConnectionStringBuilder ForWriter(string connectionString)
    {
        var settings = Of(connectionString);
        settings.Pooling = false;
        settings.Options = $"{settings.Options} -c synchronous_commit=on -c idle_in_transaction_session_timeout={FrozenSeconds}s".TrimStart();
        return settings;
    }

    /// <summary>For the listener, which says nothing itself: only by asking now and then does it find out that nobody is there any more.</summary>
    public static NpgsqlConnectionStringBuilder ForListener(string connectionString)
    {
        var settings = Of(connectionString);
        settings.Pooling = false;
        UnlessGiven(settings, "Keepalive", () => settings.KeepAlive = KeepAliveSeconds);
        return settings;
    }

    /// <summary>For looking at what others have changed: one connection that no crowd of readers can take away.</summary>
    public static NpgsqlConnectionStringBuilder ForWatch(string connectionString)
    {
        var settings = Of(connectionString);
        settings.MaxPoolSize = 1;
        settings.MinPoolSize = 0;
        return settings;
    }

    private static void UnlessGiven(NpgsqlConnectionStringBuilder builder, string keyword, Action set)
    {
        if (!builder.ContainsKey(keyword))
        {
            set();
        }
    }
}
