using CozeProxy.Billing;
using CozeProxy.Billing.Accounts;
using CozeProxy.Billing.Keys;
using CozeProxy.Billing.Ledger;
using CozeProxy.Billing.Pricing;
using CozeProxy.Billing.Storage.Sqlite;
using CozeProxy.Billing.Usage;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CozeProxy.Tests.Billing;

/// <summary>Billing as an application gets it, on a file of its own that can be closed and opened again.</summary>
internal sealed class Books : IAsyncDisposable
{
    private readonly string _folder;
    private readonly (string Key, string? Value)[] _settings;
    private ServiceProvider _services;

    private Books(string folder, ManualTime time, (string Key, string? Value)[] settings)
    {
        (_folder, Time, _settings) = (folder, time, settings);
        _services = Build();
    }

    public ManualTime Time { get; }

    public string File => Path.Combine(_folder, "books", "ledger.db");

    public IConfigurationRoot Configuration { get; private set; } = null!;

    public ILedger Ledger => Get<ILedger>();

    public IAccountStore Accounts => Get<IAccountStore>();

    public IKeyStore Keys => Get<IKeyStore>();

    public IUsageStore Usage => Get<IUsageStore>();

    public IPriceBook Prices => Get<IPriceBook>();

    public IPriceStore PriceStore => Get<IPriceStore>();

    public SqliteWriter Writer => Get<SqliteDatabase>().Writer;

    public static async Task<Books> OpenAsync(params (string Key, string? Value)[] settings)
    {
        var books = new Books(Directory.CreateTempSubdirectory("books").FullName, new ManualTime(), settings);
        await books.StartAsync();
        return books;
    }

    /// <summary>Opens a copy of the files another one has on disk right now, while that one goes on.</summary>
    public static async Task<Books> OpenCopyAsync(Books living)
    {
        var copy = new Books(Directory.CreateTempSubdirectory("books").FullName, new ManualTime(), living._settings);
        Directory.CreateDirectory(Path.GetDirectoryName(copy.File)!);
        foreach (var suffix in (string[])["", "-wal"])
        {
            System.IO.File.Copy(living.File + suffix, copy.File + suffix);
        }

        await copy.StartAsync();
        return copy;
    }

    /// <summary>Closes everything, calls under way included, and opens the same file as a new process would.</summary>
    public async Task ReopenAsync()
    {
        await CloseAsync();
        _services = Build();
        await StartAsync();
    }

    public async Task CloseAsync() => await _services.DisposeAsync();

    public async Task<Account> AccountAsync(string balance) =>
        await Accounts.CreateAsync("ada", "default", Money.Parse(balance), CancellationToken.None);

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

    /// <summary>Changes the file behind the ledger's back.</summary>
    public void Tamper(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        connection.Execute(sql);
    }

    public async Task OnWriterAsync(string sql) =>
        await Writer.RunAsync(new StatementsOperation<int>(connection => connection.Execute(sql)), CancellationToken.None);

    /// <summary>Keeps the writer busy: whatever is queued until the pause ends becomes one batch.</summary>
    public Task<WriterPause> PauseWriterAsync(CancellationToken cancellationToken) => WriterPause.BeginAsync(Writer, cancellationToken);

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private ServiceProvider Build()
    {
        Configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(_settings.Select(setting => KeyValuePair.Create(setting.Key, setting.Value)))
            .AddInMemoryCollection([KeyValuePair.Create("ConnectionStrings:Billing", (string?)$"Data Source={File}")])
            .Build();
        return new ServiceCollection().AddLogging().AddSingleton<TimeProvider>(Time).AddBilling(Configuration).BuildServiceProvider();
    }

    private async Task StartAsync()
    {
        foreach (var service in _services.GetServices<IHostedService>().OfType<IHostedLifecycleService>())
        {
            await service.StartingAsync(CancellationToken.None);
        }
    }
}
