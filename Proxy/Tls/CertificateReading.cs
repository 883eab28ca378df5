using System.Security.Cryptography.X509Certificates;

namespace CozeProxy.Tls;

/// <summary>What was found in certificate files.</summary>
/// <param name="Chain">The server's own certificate with its key, then those that lead to its authority; null when something is wrong.</param>
/// <param name="Problem">What is wrong, in words without secrets.</param>
internal readonly record struct CertificateReading(X509Certificate2Collection? Chain, string? Problem);
