using System.Data.Common;
using CozeProxy.Billing;
using CozeProxy.Billing.Accounts;
using CozeProxy.Billing.Documents;
using CozeProxy.Billing.Keys;
using CozeProxy.Billing.Ledger;
using CozeProxy.Billing.Pricing;
using CozeProxy.Billing.Replicas;
using CozeProxy.Billing.Storage;
using CozeProxy.Billing.Storage.Postgres;
using CozeProxy.Billing.Usage;
using CozeProxy.Tests.Servers;
using CozeProxy.Tests.Transforms.Fakes;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace CozeProxy.Tests.Billing;

/// <summary>Billing as an application gets it, on a store of its own that can be closed and opened again.</summary>
internal sealed class Books : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("books");
    private readonly (string Key, string? Value)[] _settings;
    private ServiceProvider _services;
    private bool _isClosed;

    private Books(string provider, string? connectionString, ManualTime time, (string Key, string? Value)[] settings)
    {
        (Provider, Time, _settings) = (provider, time, settings);
        ConnectionString = connectionString ?? $"Data Source={File}";
        _services = Build();
    }

    public string Provider { get; }

    public string ConnectionString { get; }

    public ManualTime Time { get; }

    public string File => Path.Combine(_folder.FullName, "books", "ledger.db");

    public IConfigurationRoot Configuration { get; private set; } = null!;

    public ILedger Ledger => Get<ILedger>();

    public IAccountStore Accounts => Get<IAccountStore>();

    public IKeyStore Keys => Get<IKeyStore>();

    public IUsageStore Usage => Get<IUsageStore>();

    public IPriceBook Prices => Get<IPriceBook>();

    public IPriceStore PriceStore => Get<IPriceStore>();

    public Database Database => Get<Database>();

    /// <summary>Books in a SQLite file.</summary>
    public static Task<Books> OpenAsync(params (string Key, string? Value)[] settings) => OpenAsync(BillingOptions.Sqlite, settings);

    public static async Task<Books> OpenAsync(string provider, params (string Key, string? Value)[] settings)
    {
        var database = provider == BillingOptions.Postgres ? await (await PostgresServer.Shared).CreateDatabaseAsync() : null;
        return await StartAsync(new Books(provider, database, new ManualTime(), settings));
    }

    /// <summary>Opens the same database as another replica does.</summary>
    public async Task<Books> OpenReplicaAsync() => await StartAsync(new Books(Provider, ConnectionString, Time, _settings));

    /// <summary>Opens a database that others may be opening at the same time.</summary>
    public static async Task<Books> OpenDatabaseAsync(string connectionString, ManualTime time) =>
        await StartAsync(new Books(BillingOptions.Postgres, connectionString, time, []));

    /// <summary>Opens a copy of the files another one has on disk right now, while that one goes on.</summary>
    public static async Task<Books> OpenCopyAsync(Books living)
    {
        var copy = new Books(BillingOptions.Sqlite, connectionString: null, new ManualTime(), living._settings);
        await copy.CloseAsync();
        Directory.Delete(Path.GetDirectoryName(copy.File)!, recursive: true);
        Directory.CreateDirectory(Path.GetDirectoryName(copy.File)!);
        foreach (var suffix in (string[])["", "-wal"])
        {
            System.IO.File.Copy(living.File + suffix, copy.File + suffix);
        }

        copy._services = copy.Build();
        return await StartAsync(copy);
    }

    /// <summary>Closes everything, calls under way included, and opens the same store as a new process would.</summary>
    public async Task ReopenAsync()
    {
        await CloseAsync();
        _services = Build();
        await StartAsync(this);
    }

    public async Task CloseAsync()
    {
        if (_isClosed)
        {
            return;
        }

        foreach (var service in _services.GetServices<IHostedService>().OfType<IHostedLifecycleService>())
        {
            await service.StoppedAsync(CancellationToken.None);
        }

        await CrashAsync();
    }

    /// <summary>Ends as a process that dies: without a word to the other replicas.</summary>
    public async Task CrashAsync()
    {
        _isClosed = true;
        await _services.DisposeAsync();
    }

    /// <summary>Keeps the lease of this replica and looks after the others, as a running proxy does.</summary>
    public Task KeepLeaseAsync() => _services.GetServices<IHostedService>().OfType<ReplicaService>().Single().StartAsync(CancellationToken.None);

    public async Task<Account> AccountAsync(string balance) =>
        await Accounts.CreateAsync(new NewAccount("ada", "default", Money.Parse(balance)), CancellationToken.None);

    public async Task<Account> ReadAsync(Account account) => (await Accounts.GetAsync(account.Id, CancellationToken.None))!;

    public CallOpening Opening(Account account, string hold) => new()
    {
        CallId = Get<CallIdGenerator>().Next(),
        RequestId = "req-1",
        AccountId = account.Id,
        KeyId = 1,
        Model = "coze-workflow",
        Target = "7001",
        Channel = "main",
        Group = "default",
        Price = Some.PerCall("1"),
        Hold = Money.Parse(hold),
        Stream = true,
    };

    public static CallClosing Closing(CallOpening opening, string charge) => new()
    {
        CallId = opening.CallId,
        AccountId = opening.AccountId,
        KeyId = opening.KeyId,
        Hold = opening.Hold,
        Channel = opening.Channel,
        Price = Some.PerCall(charge),
        Basis = ChargeBasis.Reported,
        Usage = new TokenUsage(10, 20, 30, Estimated: false),
        Outcome = CallOutcome.Completed,
        Status = 200,
        FirstByteMs = 12,
        DurationMs = 345,
    };

    public async Task<HoldResult> HoldAsync(CallOpening opening) => await Ledger.HoldAsync(opening, CancellationToken.None);

    public async Task<SettleResult> SettleAsync(CallClosing closing) => await Ledger.SettleAsync(closing, CancellationToken.None);

    public async Task<LedgerVerification> VerifyAsync() => await Ledger.VerifyAsync(CancellationToken.None);

    public Task<MovementResult> AddAsync(long accountId, string amount, string? idempotencyKey = null) => Ledger.AddMovementAsync(
        new NewMovement(accountId, amount[0] == '-' ? MovementKind.Correction : MovementKind.TopUp, Money.Parse(amount), "card", idempotencyKey),
        CancellationToken.None);

    /// <summary>Changes the store behind the ledger's back.</summary>
    public void Tamper(string sql)
    {
        using var connection = Connect();
        connection.Execute(sql);
    }

    /// <summary>The same for statements that take long.</summary>
    public void Fill(params IEnumerable<string> statements)
    {
        using var connection = Connect();
        foreach (var statement in statements)
        {
            connection.Execute(statement, commandTimeout: 0);
        }
    }

    /// <summary>Looks for what others have changed, as happens every few seconds; returns when it has.</summary>
    public async Task LookAsync()
    {
        if (Database is PostgresDatabase database)
        {
            database.Watch.Hint();
            await Eventually.HoldsAsync(() => database.IsCurrent, "Nobody looks for changes.");
        }
    }

    public async Task OnWriterAsync(string sql) => await Database.WriteAsync(connection => connection.Execute(sql), CancellationToken.None);

    /// <summary>Makes every change of an account fail as a broken store does.</summary>
    public void Break() => Tamper(Provider == BillingOptions.Postgres
        ? """
          CREATE FUNCTION broken() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'broken' USING ERRCODE = '58030'; END $$;
          CREATE TRIGGER broken BEFORE UPDATE ON accounts FOR EACH ROW EXECUTE FUNCTION broken();
          """
        : "CREATE TRIGGER broken BEFORE UPDATE ON accounts BEGIN SELECT there_is_no_such_function(); END");

    public void Mend() => Tamper(Provider == BillingOptions.Postgres ? "DROP TRIGGER broken ON accounts; DROP FUNCTION broken()" : "DROP TRIGGER broken");

    /// <summary>Keeps the writer busy: whatever is queued until the pause ends becomes one batch.</summary>
    public Task<WriterPause> PauseWriterAsync(CancellationToken cancellationToken) => WriterPause.BeginAsync(Database, cancellationToken);

    public IDocumentStore Documents(DocumentKind kind) => _services.GetRequiredKeyedService<IDocumentStore>(kind);

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        _folder.Delete(recursive: true);
    }

    private DbConnection Connect() => Provider == BillingOptions.Postgres
        ? new NpgsqlConnection($"{ConnectionString};Pooling=false")
        : new SqliteConnection($"Data Source={File};Pooling=False");

    private ServiceProvider Build()
    {
        _isClosed = false;
        Configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(_settings.Select(setting => KeyValuePair.Create(setting.Key, setting.Value)))
            .AddInMemoryCollection([
                KeyValuePair.Create("Billing:Provider", (string?)Provider),
                KeyValuePair.Create("ConnectionStrings:Billing", (string?)ConnectionString),
            ])
            .Build();
        return new ServiceCollection().AddLogging().AddSingleton<TimeProvider>(Time).AddBilling(Configuration).BuildServiceProvider();
    }

    private static async Task<Books> StartAsync(Books books)
    {
        foreach (var service in books._services.GetServices<IHostedService>().OfType<IHostedLifecycleService>())
        {
            await service.StartingAsync(CancellationToken.None);
        }

        return books;
    }
}
