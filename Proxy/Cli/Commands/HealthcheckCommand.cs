using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using CozeProxy.Cli.Connecting;
using CozeProxy.Cli.Output;
using CozeProxy.Hosting;

namespace CozeProxy.Cli.Commands;

/// <summary>
/// Asks the proxy whether it is ready, for containers that have neither a shell nor curl. Unlike the others it asks no admin API,
/// needs no token and starts nothing.
/// </summary>
internal static class HealthcheckCommand
{
    public const string Name = "healthcheck";

    private const double DefaultSeconds = 3;

    public static Command Create(string[] settings)
    {
        var url = new Option<string?>("--url") { Description = "Where the proxy listens. Default: where it is configured to listen here." };
        var timeout = new Option<double>("--timeout")
        {
            Description = "How many seconds it may take to answer.",
            DefaultValueFactory = _ => DefaultSeconds,
            CustomParser = ParseSeconds,
        };
        var command = new ExampleCommand(Name, "Asks the proxy whether it is ready. Ends with 0 when it is, and with 1 when it is not or nobody answers.", $"{Name} --timeout 1")
        {
            url,
            timeout,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(settings, parsed.GetValue(url), TimeSpan.FromSeconds(parsed.GetValue(timeout)), cancellationToken));
        return command;
    }

    private static double ParseSeconds(ArgumentResult given)
    {
        if (double.TryParse(given.Tokens[0].Value, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and <= 3600)
        {
            return seconds;
        }

        given.AddError("--timeout is a number of seconds above 0, such as 3.");
        return DefaultSeconds;
    }

    private static async Task<int> RunAsync(string[] settings, string? url, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var terminal = Terminal.OfThisProcess();
        if (Target(settings, url) is not { } target)
        {
            terminal.Fail(url is null
                ? new("No address is configured that could be asked. Give one with --url.", "配置中没有可以查询的地址，请用 --url 指定。")
                : new($"`{url}` is not an address such as http://localhost:3000.", $"`{url}` 不是有效的地址，例如 http://localhost:3000。"));
            return ExitCode.No;
        }

        switch (await ReadinessProbe.AskAsync(target, timeout, cancellationToken))
        {
            case { IsReady: true }:
                terminal.WriteLine(new("The proxy is ready.", "代理已就绪。"));
                return ExitCode.Done;
            case { Status: { } status }:
                terminal.Fail(new($"{target} is not ready: it answered {status}.", $"{target} 尚未就绪：返回了 {status}。"));
                return ExitCode.No;
            case { Problem: { } problem }:
                terminal.Fail(new($"{target} cannot be asked: {problem}", $"无法查询 {target}：{problem}"));
                return ExitCode.No;
            default:
                var seconds = timeout.TotalSeconds.ToString(CultureInfo.InvariantCulture);
                terminal.Fail(new($"{target} did not answer within {seconds} s.", $"{target} 在 {seconds} 秒内没有应答。"));
                return ExitCode.No;
        }
    }

    private static Uri? Target(string[] settings, string? url)
    {
        if (url is null)
        {
            return ListeningUrls.ReadForProbes(ProxyHost.CreateBuilder(settings).Configuration).Select(Local).Select(Ready).FirstOrDefault();
        }

        return Uri.TryCreate(url, UriKind.Absolute, out var given) && given.Scheme is "http" or "https" ? Ready(given) : null;
    }

    // Where it listens on localhost it listens here, too; and a bare container has nothing that would look names up.
    private static Uri Local(Uri address) => address.Host == "localhost" ? new UriBuilder(address) { Host = "127.0.0.1" }.Uri : address;

    private static Uri Ready(Uri address) => new(address, HealthEndpoints.ReadyPath);
}
