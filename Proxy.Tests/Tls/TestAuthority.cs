using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CozeProxy.Tests.Tls;

/// <summary>An authority that nobody knows but who is told of it, and the certificates it gives.</summary>
internal sealed class TestAuthority : IDisposable
{
    private const string ForServers = "1.3.6.1.5.5.7.3.1";
    private const string ForClients = "1.3.6.1.5.5.7.3.2";

    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private readonly X509Certificate2 _own;

    private TestAuthority(X509Certificate2 own) => _own = own;

    public string Pem => _own.ExportCertificatePem();

    /// <summary>Makes a client believe this authority and no other.</summary>
    public X509ChainPolicy Trust
    {
        get
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.Add(_own);
            return policy;
        }
    }

    public static TestAuthority Create(string name)
    {
        using var key = NewKey();
        return new TestAuthority(Request(name, key, isAuthority: true).CreateSelfSigned(Now() - Day, Now() + (3650 * Day)));
    }

    /// <summary>An authority beneath this one.</summary>
    public TestAuthority CreateBeneath(string name)
    {
        using var key = NewKey();
        using var signed = Sign(Request(name, key, isAuthority: true), Now() + (365 * Day));
        return new TestAuthority(signed.CopyWithPrivateKey(key));
    }

    /// <summary>A certificate of this machine's loopback, for most of a year unless said otherwise.</summary>
    public TestCertificate Issue(string name, TimeSpan? validFor = null) => Issue(name, ForServers, validFor ?? (300 * Day));

    public TestCertificate IssueForClient(string name) => Issue(name, ForClients, 300 * Day);

    public void Dispose() => _own.Dispose();

    private TestCertificate Issue(string name, string usage, TimeSpan validFor)
    {
        using var key = NewKey();
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], critical: false));
        using var signed = Sign(request, Now() + validFor);
        return new TestCertificate(signed.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    private X509Certificate2 Sign(CertificateRequest request, DateTimeOffset until) =>
        request.Create(_own, new DateTimeOffset(_own.NotBefore), until, RandomNumberGenerator.GetBytes(16));

    private static CertificateRequest Request(string name, ECDsa key, bool isAuthority)
    {
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        return request;
    }

    private static ECDsa NewKey() => ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private static DateTimeOffset Now() => TimeProvider.System.GetUtcNow();
}
