using System.Net.Security;

namespace CozeProxy.Cli.Connecting;

/// <summary>Asks a proxy once whether it is ready.</summary>
internal static class ReadinessProbe
{
    public static async Task<ReadinessAnswer> AskAsync(Uri target, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false };
        if (target.IsLoopback)
        {
            // The certificate is made out for the name that clients call, not for this one; and here nothing is told or believed but a status.
            handler.SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null };
        }

        using var client = new HttpClient(handler) { Timeout = timeout };
        try
        {
            using var answer = await client.GetAsync(target, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return new ReadinessAnswer((int)answer.StatusCode);
        }
        catch (HttpRequestException problem)
        {
            return new ReadinessAnswer(Problem: problem.InnerException?.Message ?? problem.Message);
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new ReadinessAnswer();
        }
    }
}
