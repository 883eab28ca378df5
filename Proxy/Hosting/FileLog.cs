using System.Globalization;
using CozeProxy.Settings;
using Serilog;
using Serilog.Extensions.Logging;
using Serilog.Formatting;
using Serilog.Formatting.Display;
using Serilog.Formatting.Json;

namespace CozeProxy.Hosting;

internal static class FileLog
{
    private const string Line =
        "{Timestamp:yyyy-MM-dd HH:mm:ss.fff zzz} [{Level:u3}] {SourceContext} {request_id} {TraceId} {Message:lj}{NewLine}{Exception}";

    /// <summary>Also writes the log to <c>Logging:File:Path</c> where that is set: a file a day, and another when it is full.</summary>
    public static void AddFileLog(this WebApplicationBuilder builder)
    {
        var options = FileLogOptions.Read(new SettingsReader(builder.Configuration));
        if (options.Path is not { } path)
        {
            return;
        }

        ITextFormatter format = options.IsJson
            ? new JsonFormatter(renderMessage: true, formatProvider: CultureInfo.InvariantCulture)
            : new MessageTemplateTextFormatter(Line, CultureInfo.InvariantCulture);
        var logger = new LoggerConfiguration()
            .MinimumLevel.Verbose()
            .WriteTo.File(
                format, path, rollingInterval: RollingInterval.Day, rollOnFileSizeLimit: true,
                fileSizeLimitBytes: options.MaxBytes, retainedFileCountLimit: options.MaxFiles)
            .CreateLogger();
        builder.Logging.AddProvider(new SerilogLoggerProvider(logger, dispose: true));
    }
}
