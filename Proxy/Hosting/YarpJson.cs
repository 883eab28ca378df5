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
        var shipped = Path.Combine(AppContext.BaseDirectory, FileName);
        var own = Path.Combine(environment.ContentRootPath, FileName);
        var sources = ((IConfigurationBuilder)configuration).Sources;
        sources.Insert(0, Source(own));
        if (!Path.GetFullPath(shipped).Equals(Path.GetFullPath(own), StringComparison.Ordinal))
        {
            sources.Insert(0, Source(shipped));
        }
    }

    private static Microsoft.Extensions.Configuration.Json.JsonConfigurationSource Source(string path)
    {
        var source = new Microsoft.Extensions.Configuration.Json.JsonConfigurationSource { Path = path, Optional = true, ReloadOnChange = true };
        source.ResolveFileProvider();
        return source;
    }
}
