using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CozeProxy.Settings;

namespace CozeProxy.Tls;

/// <summary>The authorities whose client certificates are taken, and no others: what the machine itself trusts is not asked.</summary>
internal sealed partial class ClientAuthority(string path, ILogger<ClientAuthority> logger)
{
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    private volatile X509ChainPolicy? _policy;
    private MountedFiles _files = new();

    /// <summary>How a client's certificate is to be judged; a copy, since judging changes it.</summary>
    public X509ChainPolicy Policy => _policy!.Clone();

    /// <summary>Reads the file if it has changed. One at a time.</summary>
    public void Look()
    {
        if (_policy is not null && !_files.HaveChanged())
        {
            return;
        }

        var files = new MountedFiles();
        var authorities = Read(path, files);
        _files = files;
        if (authorities is null)
        {
            Log.NotUsed(logger, path);
            return;
        }

        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.ApplicationPolicy.Add(new Oid(ClientAuthentication));
        policy.CustomTrustStore.AddRange(authorities);
        if (_policy is not null)
        {
            Log.Renewed(logger, path);
        }

        _policy = policy;
    }

    /// <summary>The certificates of a PEM file; null when it cannot be read or has none.</summary>
    public static X509Certificate2Collection? Read(string path, MountedFiles files)
    {
        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPem(files.Read(path));
        }
        catch (CryptographicException)
        {
            return null;
        }

        return authorities.Count > 0 ? authorities : null;
    }

    private static partial class Log
    {
        [LoggerMessage(3105, LogLevel.Information, "{Path} has changed: client certificates are judged by the authorities it names now")]
        public static partial void Renewed(ILogger logger, string path);

        [LoggerMessage(3106, LogLevel.Error, "{Path} has changed and is not used: no certificate in PEM can be read in it. The authorities before stay")]
        public static partial void NotUsed(ILogger logger, string path);
    }
}
