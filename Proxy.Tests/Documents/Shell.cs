using System.Diagnostics;

namespace CozeProxy.Tests.Documents;

/// <summary>Where a reader pastes the commands of a document.</summary>
internal static class Shell
{
    /// <summary>Runs a script and returns what it printed; a script that fails fails the test.</summary>
    public static async Task<string> RunAsync(string script, string? folder = null, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo("bash", ["-e", "-c", script])
        {
            WorkingDirectory = folder ?? "",
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["NO_PROXY"] = "localhost,127.0.0.1";
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, $"{script}\n{output}\n{await errors}");
        return output;
    }
}
