using System.ComponentModel;
using System.Diagnostics;
using CozeProxy.Tests.Documents;

namespace CozeProxy.Tests.Clients;

/// <summary>Runs one of the scripts beside this file in Node, where the official JavaScript clients live.</summary>
internal static class NodeClient
{
    private const string Advice = "The official JavaScript clients are missing: run ./test.sh, or `npm ci` in Proxy.Tests/Clients.";

    /// <summary>Ends when the script does; one that outlasts the timeout is killed, with what it printed so far in the exception.</summary>
    public static async Task<NodeResult> RunAsync(string script, IReadOnlyDictionary<string, string> environment, TimeSpan timeout)
    {
        var folder = Path.Combine(Repository.Root, "Proxy.Tests", "Clients");
        if (!Directory.Exists(Path.Combine(folder, "node_modules")))
        {
            throw new InvalidOperationException(Advice);
        }

        using var process = Start(script, folder, environment);
        // Both at once: a full pipe that nobody reads would stop the script.
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        using var deadline = new CancellationTokenSource(timeout);
        try
        {
            await process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException exception)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{script} did not end within {timeout}.\n{await output}\n{await errors}", exception);
        }

        return new NodeResult(process.ExitCode, await output, await errors);
    }

    /// <summary>Runs a program that lies nowhere yet.</summary>
    public static async Task<NodeResult> RunTextAsync(string program, TimeSpan timeout)
    {
        // Beside the clients, where it finds them.
        var script = $"copied-{Guid.NewGuid():N}.mjs";
        var file = Path.Combine(Repository.Root, "Proxy.Tests", "Clients", script);
        await File.WriteAllTextAsync(file, program);
        try
        {
            return await RunAsync(script, new Dictionary<string, string>(), timeout);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static Process Start(string script, string folder, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo("node", [script])
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        // What is talked to is on this machine; a proxy meant for the outside must not get between.
        start.Environment["NO_PROXY"] = start.Environment["no_proxy"] = "127.0.0.1,localhost";
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception exception)
        {
            throw new InvalidOperationException("Node.js is needed for the tests with the official JavaScript clients.", exception);
        }
    }
}
