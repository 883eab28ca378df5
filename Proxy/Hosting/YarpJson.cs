using Microsoft.Extensions.Configuration.Json;

namespace CozeProxy.Hosting;

internal static class YarpJson
{
    private const string FileName = "yarp.json";

    /// <summary>
    /// Puts yarp.json beneath all other configuration: the one that came with the program, then the one in the working
    /// directory, so that a deployment may bring its own.
    /// </summary>
    public static void AddYarpJson(this ConfigurationManager configuration, IHostEnvironment environment)
    {
        // The host's own file provider, which the host also disposes: another one would watch the same folder a second time.
        var own = new JsonConfigurationSource
        {
            FileProvider = environment.ContentRootFileProvider,
            Path = FileName,
            Optional = true,
            ReloadOnChange = true,
        };
        var shipped = new JsonConfigurationSource { Path = Path.Combine(AppContext.BaseDirectory, FileName), Optional = true };
        shipped.ResolveFileProvider();
        var sources = ((IConfigurationBuilder)configuration).Sources;
        sources.Insert(0, own);
        sources.Insert(0, shipped);
    }
}
