using System.Security.Cryptography.X509Certificates;

namespace CozeProxy.Tests.Tls;

/// <summary>A certificate and its key, both as PEM.</summary>
internal sealed record TestCertificate(string Pem, string KeyPem)
{
    public X509Certificate2 ToX509() => X509Certificate2.CreateFromPem(Pem, KeyPem);

    public byte[] ToPkcs12(string password)
    {
        using var certificate = ToX509();
        return certificate.Export(X509ContentType.Pkcs12, password);
    }

    public string Thumbprint
    {
        get
        {
            using var certificate = X509Certificate2.CreateFromPem(Pem);
            return certificate.Thumbprint;
        }
    }
}
