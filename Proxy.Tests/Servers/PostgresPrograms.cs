using System.Diagnostics;

namespace CozeProxy.Tests.Servers;

/// <summary>PostgreSQL's programs, wherever Debian put them. They refuse to run as root, who becomes their own user for them.</summary>
internal static class PostgresPrograms
{
    private const string User = "postgres";
    private const string Debian = "/usr/lib/postgresql";

    /// <summary>Where they are.</summary>
    public static string Folder { get; } = Find();

    public static async Task InitializeAsync(string data)
    {
        var (file, arguments) = Line("initdb", "--pgdata", data, "--auth=trust", $"--username={User}", "--encoding=UTF8", "--no-locale");
        await Command.RunAsync(file, arguments);
    }

    /// <summary>A folder that the server may have for itself.</summary>
    public static async Task<string> NewFolderAsync()
    {
        var folder = Directory.CreateTempSubdirectory("cozeproxy-postgres-").FullName;
        if (Environment.IsPrivilegedProcess)
        {
            await Command.RunAsync("chown", $"{User}:", folder);
        }

        return folder;
    }

    public static ProcessStartInfo Server(string data, int port)
    {
        // Durable, as it is installed: nothing here is switched off for speed.
        var (file, arguments) = Line(
            "postgres", "-D", data, "-p", $"{port}", "-h", "127.0.0.1", "-c", "unix_socket_directories=", "-c", "max_connections=300");
        return new ProcessStartInfo(file, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
    }

    // setpriv becomes the program it starts, so that the process started here is the server itself and can be killed.
    private static (string File, IReadOnlyList<string> Arguments) Line(string program, params IReadOnlyList<string> arguments)
    {
        var file = Path.Combine(Folder, program);
        return Environment.IsPrivilegedProcess
            ? ("setpriv", [$"--reuid={User}", $"--regid={User}", "--clear-groups", file, .. arguments])
            : (file, arguments);
    }

    private static string Find()
    {
        var onPath = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries);
        var installed = Directory.Exists(Debian) ? Directory.GetDirectories(Debian).OrderDescending().Select(version => Path.Combine(version, "bin")) : [];
        var found = onPath.Concat(installed).Select(folder => new FileInfo(Path.Combine(folder, "initdb"))).FirstOrDefault(file => file.Exists)
            ?? throw new InvalidOperationException("PostgreSQL is not installed. Run ./test.sh, which installs what the tests need.");
        return Path.GetDirectoryName(found.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? found.FullName)!;
    }
}
