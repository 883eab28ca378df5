namespace CozeProxy.Tls;

/// <summary>The certificates of all endpoints and the authorities of their clients, as they are at the moment.</summary>
internal sealed class TlsMaterial
{
    private readonly Dictionary<string, ServerCertificate> _certificates;
    private readonly Lock _lock = new();

    public TlsMaterial(TlsSettings settings, TimeProvider time, ILoggerFactory loggers)
    {
        var logger = loggers.CreateLogger<ServerCertificate>();
        _certificates = settings.Endpoints.ToDictionary(endpoint => endpoint.Name, endpoint => new ServerCertificate(endpoint, time, logger), StringComparer.Ordinal);
        Clients = settings.ClientCa is { } path ? new ClientAuthority(path, loggers.CreateLogger<ClientAuthority>()) : null;
        Look();
    }

    /// <summary>Null when no endpoint asks its clients for certificates.</summary>
    public ClientAuthority? Clients { get; }

    public ServerCertificate Of(string endpoint) => _certificates[endpoint];

    /// <summary>Takes over what has changed in the files.</summary>
    public void Look()
    {
        lock (_lock)
        {
            foreach (var certificate in _certificates.Values)
            {
                certificate.Look();
            }

            Clients?.Look();
        }
    }
}
