using System.Net;
using CozeProxy.Settings;

namespace CozeProxy.Hosting.Forwarding;

/// <summary>Whom the proxy believes what they say of the client in <c>X-Forwarded-*</c>.</summary>
/// <param name="Networks">Where they connect from; empty means nobody, not even this machine.</param>
/// <param name="ForwardLimit">How many of them stand in a row between the client and the proxy, at most.</param>
internal sealed record TrustedProxies(IReadOnlyList<IPNetwork> Networks, int ForwardLimit)
{
    private const string NetworksKey = "Server:TrustedProxies";
    private const string LimitKey = "Server:ForwardLimit";

    // ASPNETCORE_FORWARDEDHEADERS_ENABLED makes the framework believe everybody.
    private const string FrameworkKey = "ForwardedHeaders_Enabled";

    public static TrustedProxies Read(SettingsReader settings)
    {
        if (settings.Flag(FrameworkKey, fallback: false))
        {
            settings.Refuse(FrameworkKey, $"it would let any client say who it is. Name the ingress in {NetworksKey}.");
        }

        return new TrustedProxies(settings.Networks(NetworksKey), settings.Number(LimitKey, 1, least: 1, "2 proxies"));
    }
}
