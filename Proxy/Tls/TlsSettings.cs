using System.Security.Authentication;
using CozeProxy.Settings;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace CozeProxy.Tls;

/// <summary>
/// What the configuration says of TLS. The endpoints are Kestrel's own settings; it passes over a word it does not know, so that a
/// misspelt <c>RequireCertificate</c> would let everybody in, and so they are checked here.
/// </summary>
/// <param name="Endpoints">Those whose certificates are in files.</param>
/// <param name="ClientCa">The authorities of client certificates; null when no endpoint asks for any.</param>
internal sealed record TlsSettings(IReadOnlyList<TlsEndpoint> Endpoints, string? ClientCa)
{
    private const string EndpointsKey = "Kestrel:Endpoints";
    private const string DefaultsKey = "Kestrel:EndpointDefaults";
    private const string DefaultCertificateKey = "Kestrel:Certificates:Default";
    private const string ModeName = "ClientCertificateMode";
    private const string ClientCaKey = "Server:ClientCa";

    public static TlsSettings Read(SettingsReader settings, IConfiguration configuration)
    {
        var endpoints = new List<TlsEndpoint>();
        var asks = false;
        CheckWords(settings, configuration.GetSection(DefaultsKey));
        foreach (var section in configuration.GetSection(EndpointsKey).GetChildren())
        {
            CheckWords(settings, section);
            if (section["Url"]?.StartsWith(Uri.UriSchemeHttps, StringComparison.OrdinalIgnoreCase) != true)
            {
                continue;
            }

            var certificate = ReadCertificate(settings, configuration, section);
            if (certificate is not null)
            {
                endpoints.Add(new TlsEndpoint(section.Key, certificate));
            }

            asks |= AsksForClients(settings, configuration, section, certificate);
        }

        ProbeEndpoint.Check(settings, configuration);
        return new TlsSettings(endpoints, ReadClientCa(settings, configuration, asks));
    }

    private static void CheckWords(SettingsReader settings, IConfigurationSection section)
    {
        CheckWord<ClientCertificateMode>(settings, section.GetSection(ModeName));
        CheckWord<HttpProtocols>(settings, section.GetSection("Protocols"));
        foreach (var protocol in section.GetSection("SslProtocols").GetChildren())
        {
            CheckWord<SslProtocols>(settings, protocol);
        }
    }

    private static void CheckWord<T>(SettingsReader settings, IConfigurationSection word)
        where T : struct, Enum
    {
        if (word.Value is { } text && !Enum.TryParse<T>(text, ignoreCase: true, out _))
        {
            settings.Refuse(word.Path, $"use one of {string.Join(", ", Enum.GetNames<T>())}.");
        }
    }

    // Null where the certificate is one of a store, or there is none to read.
    private static CertificateFiles? ReadCertificate(SettingsReader settings, IConfiguration configuration, IConfigurationSection endpoint)
    {
        var own = endpoint.GetSection("Certificate");
        var section = own.Exists() ? own : configuration.GetSection(DefaultCertificateKey);
        if (section["Path"] is not { Length: > 0 } path)
        {
            if (section["Subject"] is null && !endpoint.GetSection("Sni").Exists())
            {
                settings.Refuse($"{own.Path}:Path", "name the file of the certificate, PEM with KeyPath or PKCS#12.");
            }

            return null;
        }

        var certificate = new CertificateFiles(path, section["KeyPath"], section["Password"]);
        if (certificate.Read(new MountedFiles()).Problem is { } problem)
        {
            settings.Refuse($"{section.Path}:Path", problem);
        }

        return certificate;
    }

    private static bool AsksForClients(SettingsReader settings, IConfiguration configuration, IConfigurationSection endpoint, CertificateFiles? certificate)
    {
        var mode = endpoint.GetSection(ModeName) is { Value: not null } own ? own : configuration.GetSection($"{DefaultsKey}:{ModeName}");
        if (!Enum.TryParse<ClientCertificateMode>(mode.Value, ignoreCase: true, out var asked) || asked == ClientCertificateMode.NoCertificate)
        {
            return false;
        }

        if (asked == ClientCertificateMode.DelayCertificate)
        {
            settings.Refuse(mode.Path, "nothing here asks for a certificate later. Use RequireCertificate or AllowCertificate.");
        }
        else if (certificate is null)
        {
            settings.Refuse(mode.Path, $"an endpoint that asks for client certificates needs {endpoint.Path}:Certificate:Path.");
        }

        return true;
    }

    private static string? ReadClientCa(SettingsReader settings, IConfiguration configuration, bool asks)
    {
        var path = configuration[ClientCaKey];
        if (string.IsNullOrEmpty(path))
        {
            if (asks)
            {
                settings.Refuse(ClientCaKey, "name the file of the authorities whose client certificates are taken, in PEM.");
            }

            return null;
        }

        if (!asks)
        {
            settings.Refuse(ClientCaKey, $"no endpoint asks for client certificates. Set {EndpointsKey}:<name>:{ModeName} to RequireCertificate.");
        }

        if (ClientAuthority.Read(path, new MountedFiles()) is null)
        {
            settings.Refuse(ClientCaKey, "no certificate in PEM can be read in it.");
        }

        return path;
    }
}
