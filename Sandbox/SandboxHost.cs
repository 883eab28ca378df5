using System.Globalization;
using CozeProxy.Billing.Accounts;
using CozeProxy.Billing.Keys;
using CozeProxy.Billing.Pricing;
using CozeProxy.Hosting;
using CozeProxy.Sandbox.Coze;

namespace CozeProxy.Sandbox;

/// <summary>Starts a local Coze and the proxy in front of it, with an account, a key and a price, and says how to call it.</summary>
internal static class SandboxHost
{
    public const string DemoKey = "sk-sandbox-demo-key";
    public const string AdminToken = "sandbox-admin-token";

    private const string Channel = "sandbox";
    private const int DefaultPort = 3000;
    private static readonly TimeSpan WordPause = TimeSpan.FromMilliseconds(60);

    public static async Task<int> RunAsync(string[] args)
    {
        var settings = new ConfigurationBuilder().AddCommandLine(args).Build();
        if (!TryReadPort(settings, "port", DefaultPort, out var port) || !TryReadPort(settings, "coze-port", 0, out var cozePort))
        {
            return 2;
        }

        var data = Directory.CreateTempSubdirectory("cozeproxy-sandbox-");
        try
        {
            await using var coze = await CozeEmulator.StartAsync(
                new CozeEmulatorOptions { Port = cozePort, PersonalToken = settings["coze-token"], WordPause = WordPause, Quiet = false }, CancellationToken.None);
            await using var proxy = BuildProxy(args, coze, port, data.FullName);
            try
            {
                await proxy.StartAsync();
            }
            catch (IOException e)
            {
                await Console.Error.WriteLineAsync($"{e.Message} Choose another port: dotnet run --project Sandbox -- --port {port + 1}");
                return 1;
            }

            await SetUpAsync(proxy.Services);
            Welcome.Print(Console.Out, new Uri($"http://localhost:{port}"), coze.BaseAddress);
            await proxy.WaitForShutdownAsync();
            return 0;
        }
        finally
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            data.Delete(recursive: true);
        }
    }

    private static WebApplication BuildProxy(string[] args, CozeEmulator coze, int port, string data) => ProxyHost.Build([], builder =>
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            // Loopback only: the key and the token below are known to everybody.
            ["urls"] = string.Create(CultureInfo.InvariantCulture, $"http://localhost:{port}"),
            ["ConnectionStrings:Billing"] = $"Data Source={Path.Combine(data, "sandbox.db")}",
            [$"Coze:Channels:{Channel}:BaseUrl"] = coze.BaseAddress.AbsoluteUri,
            [$"Coze:Channels:{Channel}:Auth:Type"] = "OAuthJwt",
            [$"Coze:Channels:{Channel}:Auth:Config"] = coze.OAuthAppJson,
            ["Admin:Token"] = AdminToken,
            ["Coze:ShutdownDelay"] = "0",
            ["Coze:Models:demo-workflow:Kind"] = "Workflow",
            ["Coze:Models:demo-workflow:WorkflowId"] = SandboxWorkflows.WordByWord,
            ["Coze:Models:demo-workflow:Price"] = "coze-workflow",
            ["Coze:Models:demo-bot:Kind"] = "Bot",
            ["Coze:Models:demo-bot:BotId"] = SandboxChats.Bot,
            ["Coze:Models:demo-bot:Price"] = "coze-bot",
            ["Coze:Models:demo-chatflow:Kind"] = "Chatflow",
            ["Coze:Models:demo-chatflow:WorkflowId"] = SandboxChats.Chatflow,
            ["Coze:Models:demo-chatflow:AppId"] = "7600",
            ["Coze:Models:demo-chatflow:Price"] = "coze-chatflow",
        }).AddCommandLine(args));

    private static async Task SetUpAsync(IServiceProvider services)
    {
        var account = await services.GetRequiredService<IAccountStore>().CreateAsync(
            new NewAccount("demo", "default", Money.Parse("10")), CancellationToken.None);
        var key = new NewKey(account.Id, "demo") { Given = PlainKey.Given(DemoKey) };
        await services.GetRequiredService<IKeyStore>().CreateAsync(key, CancellationToken.None);
        var price = new Price(Money.Parse("0.001"), Money.Parse("0.002"), Money.Zero, Money.Zero);
        foreach (var model in new[] { "coze-workflow", "coze-bot", "coze-chatflow" })
        {
            await services.GetRequiredService<IPriceStore>().PutPriceAsync(model, price, CancellationToken.None);
        }
    }

    private static bool TryReadPort(IConfiguration settings, string name, int fallback, out int port)
    {
        var text = settings[name];
        port = fallback;
        if (text is null || (int.TryParse(text, CultureInfo.InvariantCulture, out port) && port is >= 0 and <= 65535))
        {
            return true;
        }

        Console.Error.WriteLine($"--{name} is '{text}': use a port from 0 to 65535.");
        return false;
    }
}
