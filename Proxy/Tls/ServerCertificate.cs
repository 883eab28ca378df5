using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using CozeProxy.Settings;

namespace CozeProxy.Tls;

/// <summary>
/// The certificate of one endpoint. Connections that come after a change of its files get the new one; those that are open keep
/// what they have. What cannot be used is not: the one before stays.
/// </summary>
internal sealed partial class ServerCertificate(TlsEndpoint endpoint, TimeProvider time, ILogger<ServerCertificate> logger)
{
    private static readonly TimeSpan SoonIs = TimeSpan.FromDays(14);
    private static readonly TimeSpan RemindEvery = TimeSpan.FromDays(1);

    private volatile SslStreamCertificateContext? _context;
    private MountedFiles _files = new();
    private DateTimeOffset _remindAt;

    /// <summary>What a connection is to be met with.</summary>
    public SslStreamCertificateContext Context => _context!;

    /// <summary>Reads the files if they have changed, and reminds of a certificate that ends. One at a time.</summary>
    public void Look()
    {
        if (_context is null || _files.HaveChanged())
        {
            Load();
        }

        if (time.GetUtcNow() >= _remindAt)
        {
            Remind();
        }
    }

    private void Load()
    {
        var files = new MountedFiles();
        var (chain, problem) = endpoint.Certificate.Read(files);
        _files = files;
        var isFirst = _context is null;

        // A certificate that is over is no better than one that nobody can read; but at the start it is all there is.
        problem ??= isFirst ? null : ProblemOfTime(chain![0]);
        if (problem is not null)
        {
            Log.NotUsed(logger, endpoint.Name, endpoint.Certificate.Path, problem, Ends());
            return;
        }

        _context = SslStreamCertificateContext.Create(chain![0], [.. chain.Skip(1)], offline: true);
        _remindAt = default;
        if (!isFirst)
        {
            Log.Renewed(logger, endpoint.Name, chain[0].Subject, Ends());
        }
    }

    private void Remind()
    {
        var left = Ends() - time.GetUtcNow();
        if (left <= TimeSpan.Zero)
        {
            Log.Ended(logger, endpoint.Name, Ends());
        }
        else if (left <= SoonIs)
        {
            Log.EndsSoon(logger, endpoint.Name, Ends(), (int)left.TotalDays);
        }

        _remindAt = time.GetUtcNow() + RemindEvery;
    }

    private string? ProblemOfTime(X509Certificate2 certificate)
    {
        var now = time.GetUtcNow();
        if (new DateTimeOffset(certificate.NotAfter) <= now)
        {
            return "it has expired.";
        }

        return new DateTimeOffset(certificate.NotBefore) > now ? "it is not valid yet." : null;
    }

    private DateTimeOffset Ends() => new DateTimeOffset(Context.TargetCertificate.NotAfter).ToUniversalTime();

    private static partial class Log
    {
        [LoggerMessage(3101, LogLevel.Information, "Endpoint {Endpoint} has a new certificate, {Subject}, which is valid until {Ends:u}")]
        public static partial void Renewed(ILogger logger, string endpoint, string subject, DateTimeOffset ends);

        [LoggerMessage(3102, LogLevel.Error,
            "The changed certificate of endpoint {Endpoint}, {Path}, is not used: {Problem} The one before stays, and is valid until {Ends:u}")]
        public static partial void NotUsed(ILogger logger, string endpoint, string path, string problem, DateTimeOffset ends);

        [LoggerMessage(3103, LogLevel.Warning, "The certificate of endpoint {Endpoint} expires at {Ends:u}, in {Days} days")]
        public static partial void EndsSoon(ILogger logger, string endpoint, DateTimeOffset ends, int days);

        [LoggerMessage(3104, LogLevel.Error, "The certificate of endpoint {Endpoint} has expired at {Ends:u}")]
        public static partial void Ended(ILogger logger, string endpoint, DateTimeOffset ends);
    }
}
