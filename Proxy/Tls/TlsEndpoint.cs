namespace CozeProxy.Tls;

/// <summary>An endpoint of <c>Kestrel:Endpoints</c> whose certificate is in files.</summary>
internal sealed record TlsEndpoint(string Name, CertificateFiles Certificate);
