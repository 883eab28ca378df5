using CozeProxy.Settings;
using Microsoft.AspNetCore.Connections;

namespace CozeProxy.Tls;

/// <summary>
/// The endpoint that answers an orchestrator's questions and nothing else, so that it may be plain HTTP where all others ask their
/// clients for certificates (setting <c>Server:ProbeEndpoint</c>, a name of <c>Kestrel:Endpoints</c>).
/// </summary>
internal sealed class ProbeEndpoint
{
    private const string Key = "Server:ProbeEndpoint";

    public static string? NameIn(IConfiguration configuration) => configuration[Key] is { Length: > 0 } name ? name : null;

    public static void Check(SettingsReader settings, IConfiguration configuration)
    {
        if (NameIn(configuration) is { } name && UrlIn(configuration) is null)
        {
            settings.Refuse(Key, $"there is no Kestrel:Endpoints:{name}:Url.");
        }
    }

    /// <summary>Whether that is where it listens.</summary>
    public static bool IsAt(string address, IConfiguration configuration) =>
        UrlIn(configuration) is { } url && BindingAddress.Parse(address).Port == BindingAddress.Parse(url).Port;

    /// <summary>Marks each of its connections.</summary>
    public static void Mark(IConnectionBuilder endpoint)
    {
        var mark = new ProbeEndpoint();
        endpoint.Use(next => connection =>
        {
            connection.Features.Set(mark);
            return next(connection);
        });
    }

    private static string? UrlIn(IConfiguration configuration) => configuration[$"Kestrel:Endpoints:{NameIn(configuration)}:Url"];
}
