using System.CommandLine;
using System.Text.Json;
using CozeProxy.Billing;
using CozeProxy.Channels;
using CozeProxy.Cli.Output;
using CozeProxy.Cli.Validation;
using CozeProxy.Hosting;
using CozeProxy.Models;

namespace CozeProxy.Cli.Commands;

/// <summary>Looks at the configuration as the proxy would at its start, and starts nothing.</summary>
internal static class ValidateCommand
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static Command Create(string[] settings)
    {
        var online = new Option<bool>("--online") { Description = "Also ask the store, Redis, and for a token of each channel." };
        var json = new Option<bool>("--json") { Description = "Print what was found as JSON." };
        var command = new ExampleCommand(
            "validate", "Checks the configuration without starting. Ends with 0 when the proxy would start with it, 1 when not.", "validate --online") { online, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var terminal = Terminal.OfThisProcess();
            ConfigurationManager configuration;
            try
            {
                configuration = ProxyHost.CreateBuilder(settings).Configuration;
            }
            catch (Exception problem) when (problem is IOException or InvalidDataException or FormatException)
            {
                // A file that is no JSON: nothing can be said of the rest.
                terminal.Fail(new($"{problem.Message} {problem.InnerException?.Message}".TrimEnd(), $"{problem.Message} {problem.InnerException?.Message}".TrimEnd()));
                return ExitCode.No;
            }

            var report = await FindAsync(configuration, parsed.GetValue(online), cancellationToken);
            Show(terminal, report, parsed.GetValue(json));
            return report.Ok ? ExitCode.Done : ExitCode.No;
        });
        return command;
    }

    private static async Task<ValidationReport> FindAsync(ConfigurationManager configuration, bool online, CancellationToken cancellationToken)
    {
        var channels = new ChannelBinder(configuration).Read();
        var report = new ValidationReport
        {
            Errors = ConfigurationCheck.FindMistakes(configuration),
            Listen = ListenAddresses(configuration),
            Channels = [.. channels.Select(channel => $"{channel.Name}: {channel.BaseUrl.Authority}, {channel.Credentials.Type}{(channel.Enabled ? "" : ", switched off")}")],
            Models = [.. new ModelBinder(configuration).Read().Select(model => model.Name)],
            Store = BillingConfiguration.DescribeStore(configuration),
            Redis = configuration.GetConnectionString("Redis") is { Length: > 0 },
        };
        if (!online || !report.Ok)
        {
            return report;
        }

        var check = new OnlineCheck(configuration, channels);
        await check.RunAsync(cancellationToken);
        return report with { Errors = check.Errors, Reached = check.Reached };
    }

    private static string[] ListenAddresses(ConfigurationManager configuration)
    {
        string[] endpoints = [.. configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"]).OfType<string>()];
        var urls = (configuration["urls"] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return endpoints.Length > 0 ? endpoints : urls.Length > 0 ? urls : [ListeningUrls.Default];
    }

    private static void Show(Terminal terminal, ValidationReport report, bool asJson)
    {
        if (asJson)
        {
            terminal.WriteJson(JsonSerializer.Serialize(report, Json));
        }

        foreach (var error in report.Errors)
        {
            terminal.Fail(new(error, error));
        }

        if (asJson || !report.Ok)
        {
            return;
        }

        var summary = new { report.Listen, report.Store, report.Redis, report.Channels, report.Models };
        Details.Write(terminal, JsonSerializer.SerializeToElement(summary, Json));
        foreach (var reached in report.Reached)
        {
            terminal.WriteLine(new(reached, reached));
        }

        terminal.WriteLine(new("The configuration is good.", "配置有效。"));
    }
}
