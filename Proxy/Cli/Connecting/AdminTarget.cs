using CozeProxy.Hosting;

namespace CozeProxy.Cli.Connecting;

/// <summary>Where the proxy listens.</summary>
/// <param name="Address">As a client on this machine calls it.</param>
/// <param name="IsGiven">Whether it was named for this command; else it is where the configuration of this folder has the proxy listen.</param>
internal sealed record AdminTarget(Uri Address, bool IsGiven)
{
    private const string Variable = "COZEPROXY_URL";

    /// <summary>Whether the token of this folder's configuration may be sent there: it is meant for the proxy of this folder, and no other machine.</summary>
    public bool MayKnowConfiguredToken => !IsGiven || Address.IsLoopback;

    /// <summary>The address, or null where the proxy would choose its port by itself.</summary>
    public static AdminTarget? Find(IConfiguration configuration, string? url)
    {
        var given = string.IsNullOrWhiteSpace(url) ? Environment.GetEnvironmentVariable(Variable) : url;
        if (!string.IsNullOrWhiteSpace(given))
        {
            return Uri.TryCreate(given, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
                ? new AdminTarget(new Uri(address.GetLeftPart(UriPartial.Path).TrimEnd('/') + "/"), IsGiven: true)
                : throw new CommandFailure(new($"`{given}` is not an address such as http://localhost:3000.", $"`{given}` 不是有效的地址，例如 http://localhost:3000。"));
        }

        return ListeningUrls.ReadForClients(configuration).Select(address => new AdminTarget(address, IsGiven: false)).FirstOrDefault();
    }
}
