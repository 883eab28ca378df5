using CozeProxy.Tls;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace CozeProxy.Admin.Ui.Trying;

/// <summary>Where this process can call itself, as a client would.</summary>
internal sealed class TryAddress(IServer server, IConfiguration configuration)
{
    /// <summary>An address it listens at, plain HTTP before HTTPS; null when it listens at nothing that has a host and a port.</summary>
    public Uri? Find() => Of((server.Features.Get<IServerAddressesFeature>()?.Addresses ?? []).Where(address => !ProbeEndpoint.IsAt(address, configuration)));

    public static Uri? Of(IEnumerable<string> addresses) => addresses
        .Select(BindingAddress.Parse)
        .Where(address => !address.IsUnixPipe && !address.IsNamedPipe)
        .OrderBy(address => address.Scheme == Uri.UriSchemeHttps)
        .Select(address => new UriBuilder(address.Scheme, HostOf(address.Host), address.Port, $"{address.PathBase}/").Uri)
        .FirstOrDefault();

    // What listens everywhere listens here too.
    private static string HostOf(string host) => host switch
    {
        "0.0.0.0" => "127.0.0.1",
        "[::]" or "*" or "+" => "localhost",
        _ => host,
    };
}
