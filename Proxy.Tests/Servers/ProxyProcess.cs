using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using CozeProxy.Sandbox.Coze;
using CozeProxy.Tests.Documents;

namespace CozeProxy.Tests.Servers;

/// <summary>The real proxy as a process with a folder and a port of its own, that a test can kill and start again as it was.</summary>
internal sealed class ProxyProcess : IAsyncDisposable
{
    private const string AdminToken = "admin-token-of-the-tests";

    private static readonly TimeSpan StartsWithin = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ClientPatience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan AskEvery = TimeSpan.FromMilliseconds(20);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cozeproxy-process-");
    private readonly ProcessOutput _output = new();
    private readonly Dictionary<string, string> _environment = [];
    private Process? _process;

    private ProxyProcess(IReadOnlyDictionary<string, string> settings)
    {
        Address = new Uri(settings.GetValueOrDefault("urls") ?? $"http://127.0.0.1:{Ports.Free()}");
        Set("urls", Address.AbsoluteUri);
        Set("Admin:Token", AdminToken);
        Set("Logging:LogLevel:Default", "Warning");
        Set("Admin:Console", "false");
        Set("Coze:WarmUp", "false");
        Set("Coze:ShutdownDelay", "0");
        foreach (var (key, value) in settings)
        {
            Set(key, value);
        }

        Admin = NewClient(AdminToken);
    }

    public Uri Address { get; }

    public HttpClient Admin { get; }

    /// <summary>Where it was started, and where its files are.</summary>
    public string Folder => _folder.FullName;

    public int Id => _process!.Id;

    /// <summary>What it and its predecessors wrote last.</summary>
    public string Output => _output.ToString();

    /// <summary>A proxy in front of that Coze; a setting's name is as in a settings file, with colons.</summary>
    public static Task<ProxyProcess> StartNewAsync(CozeEmulator coze, IReadOnlyDictionary<string, string> settings) =>
        StartNewAsync(new Dictionary<string, string>(settings.Concat(Channel("main", coze))));

    /// <summary>A folder and settings for a proxy that nobody has started.</summary>
    public static ProxyProcess NotStarted(IReadOnlyDictionary<string, string> settings) => new(settings);

    /// <summary>A proxy with these settings and no others, its channels among them.</summary>
    public static async Task<ProxyProcess> StartNewAsync(IReadOnlyDictionary<string, string> settings)
    {
        var proxy = new ProxyProcess(settings);
        try
        {
            await proxy.StartAsync();
            return proxy;
        }
        catch
        {
            await proxy.DisposeAsync();
            throw;
        }
    }

    /// <summary>The settings of a channel to that Coze.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Channel(string name, CozeEmulator coze, int weight = 1) =>
    [
        new($"Coze:Channels:{name}:BaseUrl", coze.BaseAddress.AbsoluteUri),
        new($"Coze:Channels:{name}:Auth:Type", "OAuthJwt"),
        new($"Coze:Channels:{name}:Auth:Config", coze.OAuthAppJson),
        new($"Coze:Channels:{name}:Weight", $"{weight}"),
    ];

    /// <summary>Starts it, or starts it again as it was; returns when it is ready for calls.</summary>
    public async Task StartAsync()
    {
        Launch();
        using var deadline = new CancellationTokenSource(StartsWithin);

        // Often, and yet it leaves the processor to what is being started.
        using var pace = new PeriodicTimer(AskEvery, TimeProvider.System);
        while (!await IsReadyAsync())
        {
            if (_process!.HasExited)
            {
                // When its last words have come as well.
                await EndAsync();
                throw new IOException($"The proxy ended while it started:\n{Output}");
            }

            deadline.IsCancellationRequested.ShouldBeFalse($"The proxy does not become ready:\n{Output}");
            await pace.WaitForNextTickAsync();
        }
    }

    /// <summary>Starts it and waits for nothing.</summary>
    public void Launch()
    {
        _process = new Process { StartInfo = StartInfo() };
        _output.Follow(_process);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Runs the same program beside it with these arguments, where and configured as it is.</summary>
    public Task<ProgramEnd> RunBesideAsync(params IReadOnlyList<string> arguments) => RunBesideAsync(new Dictionary<string, string>(), arguments);

    /// <summary>The same with other environment variables; an empty one is as none.</summary>
    public async Task<ProgramEnd> RunBesideAsync(IReadOnlyDictionary<string, string> environment, params IReadOnlyList<string> arguments)
    {
        var start = StartInfo(arguments);
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value.Length > 0 ? value : null;
        }

        return await RunAsync(start, input: null);
    }

    /// <summary>The same with something on its input.</summary>
    public Task<ProgramEnd> RunBesideWithInputAsync(string input, params IReadOnlyList<string> arguments) => RunAsync(StartInfo(arguments), input);

    /// <summary>Runs it in a terminal of its own, where whoever reads along answers what it asks; returns all that stood there.</summary>
    /// <param name="question">What each answer is waited for with.</param>
    /// <param name="answers">What is typed.</param>
    /// <param name="arguments">The program's arguments, without a space in them.</param>
    public async Task<ProgramEnd> RunInTerminalAsync(string question, IReadOnlyList<string> answers, params IReadOnlyList<string> arguments)
    {
        var start = StartInfo();
        start.ArgumentList.Clear();
        start.FileName = "script";
        foreach (var word in (string[])["--quiet", "--return", "--command", string.Join(' ', (string[])["dotnet", Assembly, .. arguments]), "/dev/null"])
        {
            start.ArgumentList.Add(word);
        }

        start.RedirectStandardInput = true;
        using var process = Process.Start(start)!;
        var shown = new StringBuilder();
        var asked = 0;
        var buffer = new char[1024];
        while (await process.StandardOutput.ReadAsync(buffer) is var count and > 0)
        {
            shown.Append(buffer, 0, count);
            while (asked < answers.Count && shown.ToString().Split(question).Length > asked + 1)
            {
                await process.StandardInput.WriteAsync(answers[asked++] + "\r");
                await process.StandardInput.FlushAsync();
            }
        }

        await process.WaitForExitAsync();
        return new ProgramEnd(process.ExitCode, shown.ToString(), "");
    }

    public async Task<bool> IsReadyAsync()
    {
        try
        {
            using var answer = await Admin.GetAsync(new Uri("/healthz/ready", UriKind.Relative));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>Ends it as kill -9 does, and waits for nothing.</summary>
    public void Kill() => _process?.Kill();

    public async Task KillAsync()
    {
        Kill();
        await EndAsync();
    }

    /// <summary>Asks it to end, as an orchestrator does, and waits until it has; returns its exit code.</summary>
    public async Task<int> TerminateAsync()
    {
        await AskToEndAsync();
        return await EndedAsync();
    }

    /// <summary>Asks it to end and waits for nothing.</summary>
    public Task AskToEndAsync(string signal = "TERM") => Command.SignalAsync(signal, _process!.Id);

    /// <summary>Waits until it has ended; returns its exit code.</summary>
    public async Task<int> EndedAsync()
    {
        await _process!.WaitForExitAsync();
        var code = _process.ExitCode;
        await EndAsync();
        return code;
    }

    public HttpClient NewClient(string bearer)
    {
        // A connection for each call at once, and none that waits for another.
        var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = int.MaxValue }) { BaseAddress = Address, Timeout = ClientPatience };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        return client;
    }

    public async Task<ProxyAccount> OpenAccountAsync(string balance)
    {
        var account = await PostAdminAsync("accounts", new { name = "demo", balance });
        var id = account.GetProperty("id").GetInt64();
        var key = await PostAdminAsync("keys", new { accountId = id, name = "demo" });
        return new ProxyAccount(id, key.GetProperty("key").GetString()!);
    }

    public async Task<JsonElement> GetAdminAsync(string path) => await Admin.GetFromJsonAsync<JsonElement>($"/admin/api/{path}");

    public async Task<JsonElement> PostAdminAsync(string path, object body)
    {
        using var answer = await Admin.PostAsJsonAsync($"/admin/api/{path}", body);
        answer.IsSuccessStatusCode.ShouldBeTrue($"{await answer.Content.ReadAsStringAsync()}\n{Output}");
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Admin.Dispose();
        _folder.Delete(recursive: true);
    }

    private static string Assembly => Path.Combine(Repository.Root, "Proxy", "bin", Repository.Configuration, "net10.0", "CozeProxy.dll");

    private static async Task<ProgramEnd> RunAsync(ProcessStartInfo start, string? input)
    {
        start.RedirectStandardInput = input is not null;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        if (input is not null)
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
        }

        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new ProgramEnd(process.ExitCode, output, await errors);
    }

    private ProcessStartInfo StartInfo(params IReadOnlyList<string> arguments)
    {
        // A limit on its files, where a test sets one, is an error to it then and not its end; and it hears what whoever runs the
        // tests in the background does not. env becomes what it starts.
        var start = new ProcessStartInfo("env", ["--ignore-signal=XFSZ", "--default-signal=INT,QUIT", "dotnet", Assembly, .. arguments])
        {
            WorkingDirectory = _folder.FullName,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in _environment)
        {
            start.Environment[name] = value;
        }

        return start;
    }

    private async Task EndAsync()
    {
        if (_process is { } process)
        {
            await process.WaitForExitAsync();
            process.Dispose();
            _process = null;
        }
    }

    private void Set(string key, string value) => _environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
}
