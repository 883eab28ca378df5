using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using CozeProxy.Settings;

namespace CozeProxy.Tls;

/// <summary>Where a server's certificate lies: PEM with its key beside it, or PKCS#12 without a key path. As Kestrel's own settings have it.</summary>
internal sealed record CertificateFiles(string Path, string? KeyPath, string? Password)
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    /// <summary>Reads certificate, key and intermediates; or says what is wrong, as the rest of a sentence.</summary>
    public CertificateReading Read(MountedFiles files)
    {
        var bytes = files.ReadBytes(Path);
        var key = KeyPath is null ? null : files.Read(KeyPath);
        if (bytes is null)
        {
            return Wrong("the file cannot be read.");
        }

        if (KeyPath is not null && key is null)
        {
            return Wrong($"its key {KeyPath} cannot be read.");
        }

        try
        {
            return Check(key is null ? ReadPkcs12(bytes) : ReadPem(Encoding.UTF8.GetString(bytes), key));
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            // Without the framework's words: they may quote what is in the files.
            return Wrong(KeyPath is null
                ? "use a PKCS#12 file with its Password, or PEM with a KeyPath."
                : $"use certificates in PEM, the server's own first, and in {KeyPath} the key that belongs to it, with its Password where it has one.");
        }
    }

    /// <summary>Without the password.</summary>
    public override string ToString() => Path;

    private static CertificateReading Check(X509Certificate2Collection chain)
    {
        var usage = chain[0].Extensions.OfType<X509EnhancedKeyUsageExtension>().FirstOrDefault();
        if (usage is not null && !usage.EnhancedKeyUsages.Cast<Oid>().Any(oid => oid.Value == ServerAuthentication))
        {
            return Wrong("it is not a certificate for servers.");
        }

        return new CertificateReading(chain, null);
    }

    private X509Certificate2Collection ReadPem(string text, string key)
    {
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(text);
        chain[0] = string.IsNullOrEmpty(Password)
            ? X509Certificate2.CreateFromPem(text, key)
            : X509Certificate2.CreateFromEncryptedPem(text, key, Password);
        return chain;
    }

    private X509Certificate2Collection ReadPkcs12(byte[] bytes)
    {
        var chain = X509CertificateLoader.LoadPkcs12Collection(bytes, Password);
        var own = chain.FirstOrDefault(certificate => certificate.HasPrivateKey) ?? throw new CryptographicException();
        chain.Remove(own);
        chain.Insert(0, own);
        return chain;
    }

    private static CertificateReading Wrong(string problem) => new(null, problem);
}
