using System.Globalization;
using Serilog;

namespace CozeProxy.Hosting;

internal static class FileLog
{
    /// <summary>Also writes the log to <c>Logging:File:Path</c>, a file a day, where that is set.</summary>
    public static void AddFileLog(this WebApplicationBuilder builder)
    {
        if (builder.Configuration["Logging:File:Path"] is { Length: > 0 } path)
        {
            var logger = new LoggerConfiguration()
                .MinimumLevel.Verbose()
                .WriteTo.File(path, rollingInterval: RollingInterval.Day, formatProvider: CultureInfo.InvariantCulture)
                .CreateLogger();
            builder.Logging.AddSerilog(logger, dispose: true);
        }
    }
}
