using System.Diagnostics;
using CozeProxy.Tests.Documents;
using CozeProxy.Tests.Servers;

namespace CozeProxy.Tests.Examples;

/// <summary>Runs a program of the folder <c>examples</c> as its reader would.</summary>
internal static class ExampleProgram
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    /// <summary>A script in Node, with the packages the tests have installed in place of an installation of its own.</summary>
    public static async Task<ProgramEnd> RunNodeAsync(string script, IReadOnlyDictionary<string, string> environment)
    {
        var packages = Path.Combine(Repository.Root, "Proxy.Tests", "Clients", "node_modules");
        Directory.Exists(packages).ShouldBeTrue("The official JavaScript clients are missing: run ./test.sh, or `npm ci` in Proxy.Tests/Clients.");
        var folder = Directory.CreateTempSubdirectory("cozeproxy-example-");
        try
        {
            var copy = Path.Combine(folder.FullName, Path.GetFileName(script));
            File.Copy(Path.Combine(Repository.Root, "examples", script), copy);
            Directory.CreateSymbolicLink(Path.Combine(folder.FullName, "node_modules"), packages);
            return await RunAsync("node", copy, environment);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>A program in .NET, as it was built with the tests.</summary>
    public static Task<ProgramEnd> RunDotNetAsync(string folder, string assembly, IReadOnlyDictionary<string, string> environment) =>
        RunAsync("dotnet", Path.Combine(Repository.Root, "examples", folder, "bin", Repository.Configuration, "net10.0", assembly), environment);

    private static async Task<ProgramEnd> RunAsync(string program, string file, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(program, [file, "天气怎么样？"])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        // What is talked to is on this machine; a proxy meant for the outside must not get between.
        start.Environment["NO_PROXY"] = start.Environment["no_proxy"] = "127.0.0.1,localhost";
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        using var deadline = new CancellationTokenSource(Timeout);
        try
        {
            await process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException exception)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{file} did not end within {Timeout}.\n{await output}\n{await errors}", exception);
        }

        return new ProgramEnd(process.ExitCode, await output, await errors);
    }
}
