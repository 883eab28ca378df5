using CozeProxy.Tls;

namespace CozeProxy.Hosting;

/// <summary>Where the configuration has the proxy listen: in the server's own order, <c>Kestrel:Endpoints</c>, <c>urls</c>, <c>http_ports</c> and <c>https_ports</c>.</summary>
internal static class ListeningUrls
{
    public const string Default = "http://localhost:3000";

    private const StringSplitOptions Trimmed = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;

    /// <summary>As configured, with <see cref="Default"/> where nothing is.</summary>
    public static IReadOnlyList<string> Read(IConfiguration configuration) => Configured(configuration) is { Length: > 0 } urls ? urls : [Default];

    public static bool AreConfigured(IConfiguration configuration) =>
        configuration.GetSection("Kestrel:Endpoints").Exists() || Configured(configuration).Length > 0;

    /// <summary>
    /// The same as a client on this machine calls them, plain HTTP first. What is no TCP port, or one that the proxy is to choose by
    /// itself, is left out.
    /// </summary>
    public static IEnumerable<Uri> ReadForProbes(IConfiguration configuration) => Callable(Read(configuration));

    /// <summary>The same without the endpoint that answers probes alone.</summary>
    public static IEnumerable<Uri> ReadForClients(IConfiguration configuration) => Callable(
        Endpoints(configuration, ProbeEndpoint.NameIn(configuration)) is { Length: > 0 } endpoints ? endpoints : Read(configuration));

    private static IEnumerable<Uri> Callable(IReadOnlyList<string> urls) => urls
        .Select(BindingAddress.Parse)
        .Where(binding => !binding.IsUnixPipe && !binding.IsNamedPipe && binding.Port != 0)
        .OrderBy(binding => binding.Scheme.Length)
        .Select(binding => new UriBuilder(binding.Scheme, HostOf(binding.Host), binding.Port).Uri);

    private static string[] Configured(IConfiguration configuration)
    {
        if (Endpoints(configuration) is { Length: > 0 } endpoints)
        {
            return endpoints;
        }

        var urls = (configuration[WebHostDefaults.ServerUrlsKey] ?? "").Split(';', Trimmed);
        return urls.Length > 0
            ? urls
            : [.. OfPorts(configuration, WebHostDefaults.HttpPortsKey, "http"), .. OfPorts(configuration, WebHostDefaults.HttpsPortsKey, "https")];
    }

    private static string[] Endpoints(IConfiguration configuration, string? except = null) =>
    [
        .. configuration.GetSection("Kestrel:Endpoints").GetChildren().Where(endpoint => endpoint.Key != except).Select(endpoint => endpoint["Url"]).OfType<string>(),
    ];

    private static IEnumerable<string> OfPorts(IConfiguration configuration, string key, string scheme) =>
        (configuration[key] ?? "").Split(';', Trimmed).Select(port => $"{scheme}://*:{port}");

    // What stands for every address of this machine is not an address to call.
    private static string HostOf(string host) => host is "*" or "+" or "0.0.0.0" or "[::]" ? "localhost" : host;
}
