using System.Net;
using CozeProxy.Sandbox.Coze.Chats;
using CozeProxy.Sandbox.Coze.Executions;
using CozeProxy.Sandbox.Coze.Files;
using CozeProxy.Sandbox.Coze.Interrupts;
using CozeProxy.Sandbox.Coze.OAuth;
using CozeProxy.Sandbox.Coze.Observed;
using CozeProxy.Sandbox.Coze.Workflows;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace CozeProxy.Sandbox.Coze;

/// <summary>A local Coze on a real socket: it verifies assertions, plays scripted workflows and remembers what it was asked.</summary>
internal sealed class CozeEmulator : IAsyncDisposable
{
    private const long MaxBodyBytes = 20 * 1024 * 1024;

    private readonly CozeEmulatorOptions _options;
    private readonly CozeRoutes _routes;
    private readonly ConsoleApp _app;
    private readonly AccessTokens _tokens;
    private readonly ExchangePlan _exchanges = new();
    private readonly ScriptCatalog _catalog = new();
    private readonly ChatCatalog _chats = new();
    private readonly ServerLife _life = new();
    private WebApplication _server;
    private bool _isKilled;

    private CozeEmulator(CozeEmulatorOptions options)
    {
        var time = options.TimeProvider;
        _app = new ConsoleApp(options.Aud);
        _tokens = new AccessTokens(time, options.PersonalToken);
        _options = options;
        _server = BuildServer(options.Port);
        Seen = new Seen(time);
        BuiltInScripts.PublishAll(_catalog, options);
        BuiltInChats.PublishAll(_chats, options);

        var exchange = new TokenEndpoint(new AssertionVerifier(_app, time), _tokens, _exchanges, Seen, options);
        var waiting = new WaitingRuns();
        var histories = new RunHistoryBook();
        var asyncRuns = new AsyncRunEndpoint(_catalog, _tokens, Seen, AsyncRuns, histories, time, _life);
        var runs = new RunEndpoint(_catalog, _tokens, waiting, asyncRuns, Files, Seen, time, _life);
        var resumes = new ResumeEndpoint(waiting, runs, _tokens, Seen, time);
        var chats = new ChatRoutes(_chats, _tokens, Files, Seen, time, _life);
        var uploads = new UploadEndpoint(Files, _tokens, Seen, time, options.MaxFileBytes);
        var logger = _server.Services.GetRequiredService<ILogger<CozeRoutes>>();
        var history = new HistoryEndpoint(_tokens, Seen, AsyncRuns, histories);
        _routes = new CozeRoutes(exchange, runs, resumes, history, chats, uploads, _catalog, Seen, time, logger);
    }

    /// <summary>Where it listens, with a slash at the end.</summary>
    public Uri BaseAddress { get; private set; } = null!;

    /// <summary>The app's credentials, as the console hands them out. A secret, although one that opens nothing else.</summary>
    public string OAuthAppJson => _app.ToJson();

    public string PersonalAccessToken => _tokens.Personal;

    public Seen Seen { get; }

    /// <summary>What is to happen to runs that go on without their request.</summary>
    public AsyncPlan AsyncRuns { get; } = new();

    /// <summary>What was uploaded, and what the next uploads are to do.</summary>
    public FileStore Files { get; } = new();

    public static async Task<CozeEmulator> StartAsync(CozeEmulatorOptions options, CancellationToken cancellationToken)
    {
        var emulator = new CozeEmulator(options);
        try
        {
            await emulator.ListenAsync(cancellationToken);
            var addresses = emulator._server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
            emulator.BaseAddress = new Uri(addresses.Addresses.Single());
            return emulator;
        }
        catch
        {
            await emulator.DisposeAsync();
            throw;
        }
    }

    /// <summary>Publishes a workflow, in place of one with the same id.</summary>
    public void Add(string workflowId, WorkflowScript script) => _catalog.Publish(workflowId, script);

    /// <summary>Publishes a bot, in place of one with the same id.</summary>
    public void AddBot(string botId, ChatScript script) => _chats.Publish(ChatKind.Bot, botId, script);

    /// <summary>Publishes a chatflow, in place of one with the same id.</summary>
    public void AddChatflow(string workflowId, ChatScript script) => _chats.Publish(ChatKind.Chatflow, workflowId, script);

    /// <summary>Every token handed out so far is bad from now on; the personal one stays good.</summary>
    public void RevokeTokens() => _tokens.Revoke();

    /// <summary>The next exchanges with a sound assertion fail; without a number, all of them.</summary>
    public void FailExchangesWith(ExchangeFault fault, int times = int.MaxValue) => _exchanges.FailWith(fault, times);

    /// <summary>Exchanges are not answered before; they are counted as soon as they arrive.</summary>
    public void HoldExchangesUntil(Task gate) => _exchanges.HoldUntil(gate);

    public void RestoreExchanges() => _exchanges.Restore();

    /// <summary>Ends as kill -9 would: every run stops where it is, every connection is cut, and nobody listens any more.</summary>
    public async Task KillAsync()
    {
        await _life.EndAsync();

        // With no patience at all, for nobody.
        await _server.Services.GetRequiredService<IServer>().StopAsync(new CancellationToken(canceled: true));
        await _server.DisposeAsync();
        _isKilled = true;
    }

    /// <summary>Listens again where it did before it was killed, with all it had published, handed out and seen.</summary>
    public async Task StartAgainAsync()
    {
        _life.BeginAgain();
        _isKilled = false;
        _server = BuildServer(BaseAddress.Port);
        await ListenAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        // First, or the server would wait for scripts that pause.
        await _life.EndAsync();
        if (!_isKilled)
        {
            await _server.StopAsync();
            await _server.DisposeAsync();
        }

        _life.Dispose();
    }

    private Task ListenAsync(CancellationToken cancellationToken)
    {
        _server.Run(context => _routes.HandleAsync(context, _life.Ending));
        return _server.StartAsync(cancellationToken);
    }

    private WebApplication BuildServer(int port)
    {
        // Empty: neither the environment nor a settings file of the host may reach in here.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBodyBytes;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(IPAddress.Loopback, port, listen =>
            {
                listen.Protocols = _options.Certificate is null ? HttpProtocols.Http1 : HttpProtocols.Http1AndHttp2;
                if (_options.Certificate is { } certificate)
                {
                    listen.UseHttps(certificate);
                }
            });
        });
        // A flush then returns when the bytes are with the kernel. Otherwise a dropped connection would sometimes
        // lose events that the script had sent before.
        builder.WebHost.UseSockets(sockets => sockets.MaxWriteBufferSize = 2);
        if (!_options.Quiet)
        {
            builder.Logging.AddSimpleConsole(console => console.SingleLine = true).AddFilter("Microsoft", LogLevel.Warning);
        }

        return builder.Build();
    }
}
