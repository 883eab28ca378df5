using CozeProxy.Settings;
using CozeProxy.Transforms.Streaming;

namespace CozeProxy.Hosting;

internal static class RunSettings
{
    /// <summary>The limits of a run.</summary>
    public static RunOptions ReadRunOptions(this SettingsReader settings)
    {
        var options = new RunOptions();
        options.CommitAfter = settings.Span("Coze:CommitAfter", options.CommitAfter);
        options.KeepAlive = settings.Span("Coze:KeepAlive", options.KeepAlive);
        options.StalledClientTimeout = settings.Span("Coze:StalledClientTimeout", options.StalledClientTimeout);
        options.RunTimeout = settings.Span("Coze:RunTimeout", options.RunTimeout);
        options.DrainTimeout = settings.Span("Coze:DrainTimeout", options.DrainTimeout);
        options.InterruptLifetime = settings.Span("Coze:InterruptLifetime", options.InterruptLifetime);
        options.MaxDrains = settings.Number("Coze:MaxDrains", options.MaxDrains, least: 0, "1000 runs");
        options.MaxRequestBytes = settings.Number("Coze:MaxRequestBytes", options.MaxRequestBytes, least: 1, Array.MaxLength, "20971520 bytes");
        options.MaxFileBytes = settings.Number("Coze:MaxFileBytes", options.MaxFileBytes, least: 1, long.MaxValue, "20971520 bytes");
        options.MaxFiles = settings.Number("Coze:MaxFiles", options.MaxFiles, least: 0, "20 files");
        return options;
    }
}
