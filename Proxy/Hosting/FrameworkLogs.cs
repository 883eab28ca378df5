using Microsoft.Extensions.Configuration.Memory;

namespace CozeProxy.Hosting;

/// <summary>Log lines of the framework that only repeat, with a stack, what our own say with the call's id.</summary>
internal static class FrameworkLogs
{
    private static readonly Dictionary<string, string?> Levels = new()
    {
        ["Logging:LogLevel:Microsoft.AspNetCore"] = nameof(LogLevel.Warning),
        ["Logging:LogLevel:Microsoft.AspNetCore.DataProtection"] = nameof(LogLevel.Error),
        ["Logging:LogLevel:System.Net.Http.HttpClient"] = nameof(LogLevel.Warning),
        ["Logging:LogLevel:Yarp"] = nameof(LogLevel.Warning),
        ["Logging:LogLevel:Yarp.ReverseProxy.Forwarder.HttpForwarder"] = nameof(LogLevel.Error),
    };

    /// <summary>Leaves them out, unless the configuration asks for them: this lies beneath all of it.</summary>
    public static void QuietFramework(this IConfigurationBuilder configuration) =>
        configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = Levels });
}
