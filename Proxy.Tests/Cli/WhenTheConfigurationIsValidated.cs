using System.Text.Json;
using CozeProxy.Sandbox.Coze;
using CozeProxy.Tests.Servers;

namespace CozeProxy.Tests.Cli;

/// <summary>The command that says whether the proxy would start, and starts nothing.</summary>
internal sealed class WhenTheConfigurationIsValidated
{
    private const string Secret = "hunter2-of-the-tests";

    private CozeEmulator _coze = null!;
    private ProxyProcess _proxy = null!;

    [SetUp]
    public async Task PrepareAsync()
    {
        _coze = await CozeEmulator.StartAsync(new CozeEmulatorOptions(), CancellationToken.None);
        _proxy = ProxyProcess.NotStarted(new Dictionary<string, string>(ProxyProcess.Channel("main", _coze)) { ["LC_ALL"] = "C.UTF-8" });
    }

    [TearDown]
    public async Task EndAsync()
    {
        await _proxy.DisposeAsync();
        await _coze.DisposeAsync();
    }

    [Test]
    public async Task One_that_is_good_is_summed_up_and_nothing_is_started_or_made()
    {
        var end = await _proxy.RunBesideAsync("validate");

        end.ExitCode.ShouldBe(0, end.Errors);
        end.Errors.ShouldBeEmpty();
        end.Output.ShouldContain($"main: {_coze.BaseAddress.Authority}, OAuthJwt");
        end.Output.ShouldContain("data/cozeproxy.db");
        end.Output.ShouldContain(_proxy.Address.Authority);
        Directory.GetFileSystemEntries(_proxy.Folder).ShouldBeEmpty();
        _coze.Seen.Exchanges.ShouldBeEmpty();
    }

    [Test]
    public async Task All_that_is_wrong_is_said_at_once_as_at_the_start_and_no_secret_with_it()
    {
        await File.WriteAllTextAsync(Path.Combine(_proxy.Folder, "file"), "");
        (string Key, string Value, string Expected)[] wrong =
        [
            ("urls", "localhost:3000", "urls is 'localhost:3000'"),
            ("Kestrel__Endpoints__Public__Url", "https:/oops", "Kestrel:Endpoints:Public:Url is 'https:/oops'"),
            ("ConnectionStrings__Redis", $"password={Secret},connectTimeout=soon", "ConnectionStrings:Redis is no Redis connection string"),
            ("ConnectionStrings__Billing", $"Hostt=x;Password={Secret}", "ConnectionStrings:Billing is not a PostgreSQL connection string"),
            ("Billing__Provider", "Postgres", ""),
            ("Billing__Curency", "USD", "Billing:Curency is no setting: did you mean Billing:Currency"),
            ("Billing__HoldOutputTokens", "many", "Billing:HoldOutputTokens is 'many'"),
            ("Coze__ShutdownDelay", "soon", "Coze:ShutdownDelay is 'soon'"),
            ("Coze__ShutDownTimout", "1", "Coze:ShutDownTimout is no setting: did you mean Coze:ShutdownTimeout"),
            ("Coze__Channels__main__BaseUrl", "coze", "Coze:Channels:main:BaseUrl"),
            ("Coze__Models__m__Kind", "Robot", "Coze:Models:m:Kind"),
            ("Admin__Enabled", "perhaps", "Admin:Enabled is 'perhaps'"),
            ("Logging__Language", "fr", "Logging:Language is 'fr'"),
            ("Logging__File__Path", "file/app.log", "Logging:File:Path is 'file/app.log'"),
        ];
        var environment = wrong.ToDictionary(setting => setting.Key, setting => setting.Value);

        var validated = await _proxy.RunBesideAsync(environment, "validate");
        var started = await _proxy.RunBesideAsync(environment);

        validated.ExitCode.ShouldBe(1);
        validated.Output.ShouldBeEmpty();
        validated.Errors.Split('\n').Order().ShouldBe(started.Errors.Split('\n').Order());
        started.ExitCode.ShouldBe(1);
        foreach (var (_, _, expected) in wrong)
        {
            validated.Errors.ShouldContain(expected);
        }

        validated.Errors.ShouldNotContain(Secret);
    }

    [Test]
    public async Task Online_it_asks_those_on_whom_the_proxy_depends()
    {
        await using var redis = await RedisServer.StartNewAsync();
        var withRedis = new Dictionary<string, string> { ["ConnectionStrings__Redis"] = redis.ConnectionString };
        var good = await _proxy.RunBesideAsync(withRedis, "validate", "--online", "--json");
        good.ExitCode.ShouldBe(0, good.Errors);
        var report = JsonSerializer.Deserialize<JsonElement>(good.Output);
        report.GetProperty("ok").GetBoolean().ShouldBeTrue();
        report.GetProperty("reached").EnumerateArray().Select(line => line.GetString()!.Split(':')[0]).ShouldBe(["store", "Redis", "channel main"]);

        redis.Kill();
        var away = new Dictionary<string, string>(withRedis)
        {
            ["Billing__Provider"] = "Postgres",
            ["ConnectionStrings__Billing"] = $"Host=127.0.0.1;Port={Ports.Free()};Database=x;Username=x;Password={Secret};Timeout=1",
            ["Coze__Channels__main__BaseUrl"] = $"http://127.0.0.1:{Ports.Free()}",
        };
        var bad = await _proxy.RunBesideAsync(away, "validate", "--online");
        bad.ExitCode.ShouldBe(1);
        bad.Errors.ShouldContain("PostgreSQL");
        bad.Errors.ShouldContain("ConnectionStrings:Redis");
        bad.Errors.ShouldContain("Coze:Channels:main");
        bad.Errors.ShouldNotContain(Secret);
    }
}
