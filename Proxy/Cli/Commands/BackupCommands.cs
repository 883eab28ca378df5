using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using CozeProxy.Billing.Backups;
using CozeProxy.Cli.Output;
using CozeProxy.Hosting;
using CozeProxy.Transforms.OpenAi;
using Microsoft.Extensions.Options;

namespace CozeProxy.Cli.Commands;

/// <summary>Copies a ledger in a file, beside a running proxy, and puts a copy in its place where none runs.</summary>
internal static class BackupCommands
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static Command CreateBackup(string[] settings)
    {
        var file = Words.Argument("file", "The file to make.");
        var force = new Option<bool>("--force") { Description = "Replace that file if it is there." };
        var verify = new Option<bool>("--verify") { Description = "Check the copy, and the ledger in it, before it gets its name." };
        return Create(
            "backup", "Copies the ledger, on SQLite, while calls go on.", "backup backups/ledger.db --verify", file, force, [verify],
            (backup, parsed, cancellationToken) => backup.MakeAsync(parsed.GetValue(file)!, parsed.GetValue(force), parsed.GetValue(verify), cancellationToken),
            settings, new("Copied to", "已备份到"));
    }

    public static Command CreateRestore(string[] settings)
    {
        var file = Words.Argument("file", "The backup.");
        var force = new Option<bool>("--force") { Description = "Go on where there is a ledger, which then gets another name." };
        return Create(
            "restore", "Puts a backup in the place of the ledger, on SQLite, while no proxy runs.", "restore backups/ledger.db", file, force, [],
            (backup, parsed, cancellationToken) => backup.RestoreAsync(parsed.GetValue(file)!, parsed.GetValue(force), cancellationToken),
            settings, new("Restored to", "已恢复到"));
    }

    private static ExampleCommand Create(
        string name, string description, string example, Argument<string> file, Option<bool> force, IReadOnlyList<Option> others,
        Func<LedgerBackup, ParseResult, CancellationToken, Task<BackupResult>> run, string[] settings, LocalizedText done)
    {
        var json = new Option<bool>("--json") { Description = "Print what was done as JSON." };
        var command = new ExampleCommand(name, description, example) { file, force, json };
        foreach (var option in others)
        {
            command.Options.Add(option);
        }

        command.SetAction(async (parsed, cancellationToken) =>
        {
            var terminal = Terminal.OfThisProcess();
            try
            {
                var backup = new LedgerBackup(ProxyHost.CreateBuilder(settings).Configuration, TimeProvider.System);
                var result = await run(backup, parsed, cancellationToken);
                Show(terminal, result, parsed.GetValue(json), done);
                return ExitCode.Done;
            }
            catch (BackupException problem)
            {
                return Fail(terminal, problem.Message, ExitCode.No);
            }
            catch (OptionsValidationException problem)
            {
                return Fail(terminal, string.Join(' ', problem.Failures), ExitCode.Failed);
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
            {
                return Fail(terminal, problem.Message, ExitCode.Failed);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return Fail(terminal, "The command was stopped before it had finished; nothing is changed.", ExitCode.Failed);
            }
        });
        return command;
    }

    private static void Show(Terminal terminal, BackupResult result, bool asJson, LocalizedText done)
    {
        var milliseconds = (long)result.Elapsed.TotalMilliseconds;
        if (asJson)
        {
            terminal.WriteJson(JsonSerializer.Serialize(new { file = result.File, bytes = result.Bytes, durationMs = milliseconds }, Json));
            return;
        }

        var rest = string.Create(CultureInfo.InvariantCulture, $"{result.File}: {result.Bytes / 1024} KiB, {milliseconds} ms");
        terminal.WriteLine(new($"{done.English} {rest}.", $"{done.Chinese} {rest}。"));
    }

    private static int Fail(Terminal terminal, string message, int code)
    {
        terminal.Fail(new(message, message));
        return code;
    }
}
