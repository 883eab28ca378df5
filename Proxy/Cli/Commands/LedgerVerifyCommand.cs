using System.CommandLine;
using CozeProxy.Billing;
using CozeProxy.Billing.Ledger;
using CozeProxy.Hosting;
using Microsoft.Extensions.Options;

namespace CozeProxy.Cli.Commands;

/// <summary>Verifies the ledger without touching it: beside a running proxy, or where none is running.</summary>
internal static class LedgerVerifyCommand
{
    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "Print what GET /admin/api/ledger/verify answers." };
        var command = new ExampleCommand(
            "verify",
            "Recomputes every balance, hold and charge. Ends with 0 when all are exact, 1 when not, 2 when it could not be done.",
            "ledger verify --json")
        {
            json,
        };

        // The proxy's own arguments, such as --ConnectionStrings:Billing="Data Source=…".
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetValue(json), [.. parsed.UnmatchedTokens], cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(bool json, string[] settings, CancellationToken cancellationToken)
    {
        try
        {
            var found = await VerifyAsync(settings, cancellationToken);
            await Console.Out.WriteAsync(json ? VerificationReport.Json(found) : VerificationReport.Text(found));
            return found.Ok ? ExitCode.Done : ExitCode.No;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return await FailAsync("The verification was stopped before it had finished.");
        }
        catch (OptionsValidationException problem)
        {
            return await FailAsync(string.Join(' ', problem.Failures));
        }
        catch (Exception problem)
        {
            return await FailAsync(problem is IOException && problem.InnerException is { } cause ? $"{problem.Message} {cause.Message}" : problem.Message);
        }
    }

    private static async Task<LedgerVerification> VerifyAsync(string[] settings, CancellationToken cancellationToken)
    {
        var configuration = ProxyHost.CreateBuilder(settings).Configuration;
        await using var services = new ServiceCollection().AddBillingReadOnly(configuration).BuildServiceProvider();
        return await services.GetRequiredService<ILedgerVerifier>().VerifyAsync(cancellationToken);
    }

    private static async Task<int> FailAsync(string message)
    {
        await Console.Error.WriteLineAsync(message.ReplaceLineEndings(" "));
        return ExitCode.Failed;
    }
}
