using CozeProxy.Billing.Ledger;
using CozeProxy.Billing.Storage;
using CozeProxy.Billing.Storage.Sqlite;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CozeProxy.Billing.Backups;

/// <summary>
/// Copies a ledger in a file as it is at one moment, while calls go on, and puts a copy in its place. A copy is one file with
/// all that the store keeps: accounts, keys, calls, prices, channels, and the key ring that opens what is sealed.
/// </summary>
public sealed class LedgerBackup(IConfiguration configuration, TimeProvider time)
{
    private const string StoreKey = "ConnectionStrings:Billing";

    // SQLite's own files beside the database.
    private static readonly string[] Companions = ["-wal", "-shm", "-journal"];

    /// <summary>Copies the ledger to that file, under another name until it is whole, on the disk and, if asked for, verified.</summary>
    /// <exception cref="BackupException">The file is there already, or the copy is not exact.</exception>
    /// <exception cref="StorageException">The ledger cannot be read.</exception>
    public async Task<BackupResult> MakeAsync(string target, bool overwrite, bool verify, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        var (source, file) = (SourceFile(), Path.GetFullPath(target));
        RequireFile(source, "There is no ledger to copy at");
        RefuseExisting(file, overwrite);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var unfinished = UnfinishedName(file);
        try
        {
            await Task.Run(() => Copy(source, unfinished), cancellationToken);
            if (verify)
            {
                await VerifyAsync(unfinished, cancellationToken);
            }

            File.Move(unfinished, file, overwrite);
        }
        finally
        {
            Remove(unfinished);
        }

        return new BackupResult(file, new FileInfo(file).Length, time.GetElapsedTime(began));
    }

    /// <summary>
    /// Puts a copy in the place of the ledger, which no proxy may be using. A ledger that is there is not deleted: it and SQLite's
    /// files beside it get another name.
    /// </summary>
    /// <exception cref="BackupException">A ledger is there already, or the copy is not exact.</exception>
    /// <exception cref="StorageException">The ledger is in use.</exception>
    public async Task<BackupResult> RestoreAsync(string backup, bool overwrite, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        var (source, file) = (Path.GetFullPath(backup), SourceFile());
        RequireFile(source, "There is no backup at");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        using var alone = SqliteLock.Take(file);
        RefuseExisting(file, overwrite);
        var unfinished = UnfinishedName(file);
        try
        {
            await Task.Run(() => Copy(source, unfinished), cancellationToken);
            BringForward(unfinished);
            await VerifyAsync(unfinished, cancellationToken);

            // A log that belonged to another database would be played back into this one.
            SetAside(file);
            File.Move(unfinished, file);
        }
        finally
        {
            Remove(unfinished);
        }

        return new BackupResult(file, new FileInfo(file).Length, time.GetElapsedTime(began));
    }

    private string SourceFile()
    {
        var options = new BillingOptions();
        BillingOptionsBinder.Bind(configuration, options);
        if (options.UsesPostgres)
        {
            throw new BackupException("This ledger is in PostgreSQL, which has its own tools for this: see deploy/backup.md.");
        }

        return Path.GetFullPath(new SqliteConnectionStringBuilder(options.ConnectionString).DataSource);
    }

    private static void Copy(string source, string target)
    {
        // Keys of all kinds are in it: nobody else may read it, not even while it is being written.
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        File.Open(target, options).Dispose();
        try
        {
            using var from = Open(source, SqliteOpenMode.ReadOnly);
            using var to = Open(target, SqliteOpenMode.ReadWrite);
            from.BackupDatabase(to);

            // One file, without a log beside it.
            to.Execute("PRAGMA journal_mode = DELETE");
        }
        catch (SqliteException problem)
        {
            throw new StorageException($"{source} cannot be copied: {problem.Message}", problem);
        }

        using var copy = new FileStream(target, FileMode.Open, FileAccess.ReadWrite);
        copy.Flush(flushToDisk: true);
    }

    // It may have been made by an earlier version.
    private static void BringForward(string file)
    {
        try
        {
            using var connection = Open(file, SqliteOpenMode.ReadWrite);
            SqliteSchema.BringForward(connection);
        }
        catch (SqliteException problem)
        {
            throw new BackupException($"The copy is damaged, or no ledger: {problem.Message}", problem);
        }
    }

    private static async Task VerifyAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            using var connection = Open(file, SqliteOpenMode.ReadOnly);
            var found = await connection.ExecuteScalarAsync<string>(new CommandDefinition("PRAGMA integrity_check(1)", cancellationToken: cancellationToken));
            if (found != "ok")
            {
                throw new BackupException($"The copy is damaged: {found}.");
            }
        }
        catch (SqliteException problem)
        {
            throw new BackupException($"The copy is damaged, or no ledger: {problem.Message}", problem);
        }

        var settings = new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create(StoreKey, (string?)$"Data Source={file}")]).Build();
        await using var services = new ServiceCollection().AddBillingReadOnly(settings).BuildServiceProvider();
        var ledger = await services.GetRequiredService<ILedgerVerifier>().VerifyAsync(cancellationToken);
        if (!ledger.Ok)
        {
            throw new BackupException($"The ledger in the copy is not exact: {ledger.Differences.Count} differences.");
        }
    }

    private static SqliteConnection Open(string file, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = mode, Pooling = false }.ConnectionString);
        connection.Open();
        return connection;
    }

    private void SetAside(string file)
    {
        var name = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{file}.replaced-{time.GetUtcNow():yyyyMMddHHmmss}");
        foreach (var suffix in Companions.Prepend(""))
        {
            if (File.Exists(file + suffix))
            {
                File.Move(file + suffix, name + suffix);
            }
        }
    }

    private static void RequireFile(string file, string otherwise)
    {
        if (!File.Exists(file))
        {
            throw new BackupException($"{otherwise} {file}.");
        }
    }

    private static void RefuseExisting(string file, bool overwrite)
    {
        if (File.Exists(file) && !overwrite)
        {
            throw new BackupException($"{file} is there already: choose another name, or say --force.");
        }
    }

    private static string UnfinishedName(string file) => $"{file}.{Guid.NewGuid():N}.unfinished";

    private static void Remove(string file)
    {
        foreach (var suffix in Companions.Prepend(""))
        {
            File.Delete(file + suffix);
        }
    }
}
