using System.Diagnostics;

namespace CozeProxy.Tests.Servers;

/// <summary>Runs a program to its end; one that fails is an exception with what it said.</summary>
internal static class Command
{
    public static async Task<string> RunAsync(string file, params IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? output
            : throw new IOException($"{file} {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{output}{await errors}");
    }

    /// <summary>Sends a signal by its name (STOP, TERM, KILL); processes that are gone already are none to complain about.</summary>
    public static Task SignalAsync(string name, params IReadOnlyList<int> processes) =>
        RunAsync("/bin/sh", ["-c", $"kill -s {name} {string.Join(' ', processes)} 2>/dev/null || true"]);
}
