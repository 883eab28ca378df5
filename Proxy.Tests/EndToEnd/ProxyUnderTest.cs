using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using CozeProxy.Channels;
using CozeProxy.Channels.Health;
using CozeProxy.Hosting;
using CozeProxy.Sandbox.Coze;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CozeProxy.Tests.EndToEnd;

/// <summary>The whole proxy on a real socket with a database of its own, in front of an emulator, with an account and a key.</summary>
internal sealed class ProxyUnderTest : IAsyncDisposable
{
    public const string AdminToken = "admin-token-of-the-tests";
    public const string ChannelName = "main";

    private readonly WebApplication _app;
    private readonly DirectoryInfo _data;
    private bool _stopped;

    private ProxyUnderTest(WebApplication app, DirectoryInfo data, CapturedLog log)
    {
        _app = app;
        _data = data;
        Log = log;
    }

    public CapturedLog Log { get; }

    /// <summary>Where it listens without TLS, for whoever speaks HTTP/1.1.</summary>
    public Uri Address { get; private set; } = null!;

    public IEnumerable<Uri> Addresses => _app.Urls.Select(url => new Uri(url));

    public IServiceProvider Services => _app.Services;

    /// <summary>Calls with the demo account's key.</summary>
    public HttpClient Client { get; private set; } = null!;

    public HttpClient Admin { get; private set; } = null!;

    public string Key { get; private set; } = null!;

    public long AccountId { get; private set; }

    public static async Task<ProxyUnderTest> StartAsync(CozeEmulator coze, ProxySettings? settings = null)
    {
        settings ??= new ProxySettings();
        var data = Directory.CreateTempSubdirectory("cozeproxy-test-");
        var log = new CapturedLog();
        var app = ProxyHost.Build([], builder =>
        {
            builder.Configuration.AddInMemoryCollection(Configuration(coze, settings, data));
            builder.Logging.ClearProviders().AddProvider(log).SetMinimumLevel(LogLevel.Debug);
        });
        var proxy = new ProxyUnderTest(app, data, log);
        await app.StartAsync();
        await app.Services.GetRequiredService<WarmUp>().Ended;
        proxy.Address = proxy.Addresses.Single(address => address.Scheme == Uri.UriSchemeHttp && address.Host == "127.0.0.1");
        proxy.Admin = proxy.NewClient(AdminToken);
        if (!settings.IsEmpty)
        {
            await proxy.OpenAccountAsync(settings.Balance);
        }

        proxy.Client = proxy.NewClient(proxy.Key);
        return proxy;
    }

    public HttpClient NewClient(string? bearer)
    {
        var client = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(60) };
        client.DefaultRequestHeaders.Authorization = bearer is null ? null : new AuthenticationHeaderValue("Bearer", bearer);
        return client;
    }

    public async Task<HttpClient> NewKeyAsync(object limits)
    {
        var created = await PostAdminAsync("keys", limits);
        return NewClient(created.GetProperty("key").GetString());
    }

    public async Task<JsonElement> GetAdminAsync(string path) => await Admin.GetFromJsonAsync<JsonElement>($"/admin/api/{path}");

    public async Task<JsonElement> PostAdminAsync(string path, object body)
    {
        using var response = await Admin.PostAsJsonAsync($"/admin/api/{path}", body);
        response.IsSuccessStatusCode.ShouldBeTrue(await response.Content.ReadAsStringAsync());
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    public async Task<IReadOnlyList<JsonElement>> UsageAsync() =>
        [.. (await GetAdminAsync("usage?pageSize=1000")).GetProperty("items").EnumerateArray()];

    public async Task<decimal> BalanceAsync() =>
        decimal.Parse((await GetAdminAsync($"accounts/{AccountId}")).GetProperty("balance").GetString()!, System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Lets it try channels again that an earlier failure has taken out.</summary>
    public void ForgetFailures()
    {
        foreach (var channel in Services.GetRequiredService<ChannelCatalog>().Current.All)
        {
            Services.GetRequiredService<ChannelHealth>().Forget(channel.Coze.Identity);
        }
    }

    /// <summary>What must hold after every test: nothing escaped, nothing is held, the books agree.</summary>
    public async Task ShouldBeInOrderAsync()
    {
        Log.Lines.Where(line => line.Level >= LogLevel.Error).ShouldBeEmpty();
        var ledger = await GetAdminAsync("ledger/verify");
        ledger.GetProperty("ok").GetBoolean().ShouldBeTrue(ledger.ToString());
        ledger.GetProperty("openHolds").GetInt64().ShouldBe(0, ledger.ToString());
    }

    /// <summary>Stops serving, as at a shutdown; its services stay to be asked.</summary>
    public async Task StopAsync()
    {
        _stopped = true;
        try
        {
            await _app.StopAsync();
        }
        catch (OperationCanceledException)
        {
            // A host whose grace period is over may say so.
        }
    }

    public async ValueTask DisposeAsync()
    {
        Client?.Dispose();
        Admin?.Dispose();
        if (!_stopped)
        {
            await _app.StopAsync();
        }

        await _app.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _data.Delete(recursive: true);
    }

    private async Task OpenAccountAsync(string balance)
    {
        var account = await PostAdminAsync("accounts", new { name = "demo", group = "default", balance });
        AccountId = account.GetProperty("id").GetInt64();
        Key = (await PostAdminAsync("keys", new { accountId = AccountId, name = "demo" })).GetProperty("key").GetString()!;
    }

    private static Dictionary<string, string?> Configuration(CozeEmulator coze, ProxySettings settings, DirectoryInfo data)
    {
        var channel = $"Coze:Channels:{ChannelName}";
        var configuration = new Dictionary<string, string?>
        {
            ["urls"] = "http://127.0.0.1:0",
            ["ConnectionStrings:Billing"] = $"Data Source={Path.Combine(data.FullName, "test.db")}",
            ["Admin:Token"] = AdminToken,
            ["Admin:Console"] = settings.HasConsole ? "true" : "false",

            // Hundreds of proxies are started here, and each is warm after the first.
            ["Coze:WarmUp"] = "false",
        };
        if (!settings.IsEmpty)
        {
            configuration[$"{channel}:BaseUrl"] = coze.BaseAddress.AbsoluteUri;
            configuration[$"{channel}:Auth:Type"] = "OAuthJwt";
            configuration[$"{channel}:Auth:Config"] = coze.OAuthAppJson;
        }

        if (settings is { IsEmpty: false, InputPer1K: not null })
        {
            configuration["Billing:Prices:coze-workflow:InputPer1K"] = settings.InputPer1K;
            configuration["Billing:Prices:coze-workflow:OutputPer1K"] = settings.OutputPer1K;
        }

        foreach (var (key, value) in settings.Configuration)
        {
            configuration[key] = value;
        }

        return configuration;
    }
}
