using StackExchange.Redis;

namespace CozeProxy.Hosting;

/// <summary>Looks at what the proxy stands on: the addresses it listens at, Redis, the files it writes.</summary>
internal static class EnvironmentCheck
{
    private const string EndpointsKey = "Kestrel:Endpoints";
    private const string RedisKey = "ConnectionStrings:Redis";
    private const string LogFileKey = "Logging:File:Path";

    public static IEnumerable<string> FindMistakes(IConfiguration configuration) =>
        [.. Addresses(configuration), .. Redis(configuration), .. LogFile(configuration)];

    private static IEnumerable<string> Addresses(IConfiguration configuration)
    {
        foreach (var url in (configuration["urls"] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(url => !IsAddress(url)))
        {
            yield return $"urls is '{url}': use an address such as {ListeningUrls.Default}, or several with a semicolon between them.";
        }

        foreach (var endpoint in configuration.GetSection(EndpointsKey).GetChildren())
        {
            if (endpoint["Url"] is not { Length: > 0 } url)
            {
                yield return $"{endpoint.Path}:Url is missing: use an address such as {ListeningUrls.Default}.";
            }
            else if (!IsAddress(url))
            {
                yield return $"{endpoint.Path}:Url is '{url}': use an address such as {ListeningUrls.Default}.";
            }
        }
    }

    // As the server reads it, where + and * are hosts as well.
    private static bool IsAddress(string url)
    {
        try
        {
            var address = BindingAddress.Parse(url);
            return address.Scheme.ToUpperInvariant() is "HTTP" or "HTTPS" && (address.IsUnixPipe || address.IsNamedPipe || address.Port is >= 0 and <= ushort.MaxValue);
        }
        catch (FormatException)
        {
            return false;
        }
    }

    // The value may hold a password.
    private static IEnumerable<string> Redis(IConfiguration configuration)
    {
        if (configuration.GetConnectionString("Redis") is not { Length: > 0 } connection)
        {
            yield break;
        }

        string? problem = null;
        try
        {
            problem = ConfigurationOptions.Parse(connection).EndPoints.Count == 0 ? "it names no server" : null;
        }
        catch (Exception wrong) when (wrong is ArgumentException or FormatException or OverflowException)
        {
            problem = wrong is ArgumentException { ParamName: { } name } ? $"see {name}" : "a part of it cannot be read";
        }

        if (problem is not null)
        {
            yield return $"{RedisKey} is no Redis connection string ({problem}): use one such as 'localhost:6379,password=…'.";
        }
    }

    private static IEnumerable<string> LogFile(IConfiguration configuration)
    {
        if (configuration[LogFileKey] is { Length: > 0 } path && !CanBeWritten(Path.GetFullPath(path)))
        {
            yield return $"{LogFileKey} is '{path}', which cannot be written: use a file in a folder that this user may write to, such as logs/app.log.";
        }
    }

    // The logger itself would say nothing. Folders that are missing are made by it; nothing is left behind by trying.
    private static bool CanBeWritten(string file)
    {
        var folder = Path.GetDirectoryName(file);
        while (folder is not null && !Directory.Exists(folder))
        {
            if (File.Exists(folder))
            {
                return false;
            }

            folder = Path.GetDirectoryName(folder);
        }

        if (folder is null || Directory.Exists(file))
        {
            return false;
        }

        try
        {
            using var trial = new FileStream(Path.Combine(folder, Path.GetRandomFileName()), FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
            return true;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
