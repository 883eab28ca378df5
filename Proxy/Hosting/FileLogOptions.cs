using CozeProxy.Settings;

namespace CozeProxy.Hosting;

/// <summary>Where the log is written to beside the console, and how much of it is kept.</summary>
internal sealed record FileLogOptions
{
    private const long DefaultBytes = 100 * 1024 * 1024;
    private const int DefaultFiles = 31;

    /// <summary>The file (<c>Logging:File:Path</c>), with the day before its ending; null for none.</summary>
    public string? Path { get; init; }

    /// <summary>Whether each line is a JSON object (<c>Logging:File:Format</c>).</summary>
    public bool IsJson { get; init; }

    /// <summary>How large a file grows before the next one is begun (<c>Logging:File:MaxBytes</c>).</summary>
    public long MaxBytes { get; init; }

    /// <summary>How many files are kept, the latest (<c>Logging:File:MaxFiles</c>).</summary>
    public int MaxFiles { get; init; }

    public static FileLogOptions Read(SettingsReader settings) => new()
    {
        Path = settings.Text("Logging:File:Path"),
        IsJson = settings.Choice("Logging:File:Format", "text", "json") == "json",
        MaxBytes = settings.Number("Logging:File:MaxBytes", DefaultBytes, least: 1024, long.MaxValue, "104857600 bytes"),
        MaxFiles = settings.Number("Logging:File:MaxFiles", DefaultFiles, least: 1, "31 files"),
    };
}
