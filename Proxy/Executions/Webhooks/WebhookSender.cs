using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace CozeProxy.Executions.Webhooks;

/// <summary>
/// Sends webhooks, to public addresses alone. The addresses a name leads to are checked where they are connected to, so a name
/// that leads elsewhere a moment later changes nothing; redirects are not followed.
/// </summary>
internal sealed class WebhookSender : IDisposable
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);
    private static readonly MediaTypeHeaderValue JsonType = new("application/json") { CharSet = "utf-8" };

    private readonly HttpMessageInvoker _client;
    private readonly TimeProvider _time;

    public WebhookSender(ExecutionOptions options, TimeProvider time)
    {
        _time = time;
        _client = new HttpMessageInvoker(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ConnectTimeout = ConnectTimeout,
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
            AutomaticDecompression = DecompressionMethods.None,
            ConnectCallback = (context, cancellationToken) => ConnectAsync(context.DnsEndPoint, options.AllowPrivateAddresses, cancellationToken),
        });
    }

    /// <summary>Sends it once, within seconds; the receiver's answer is not read but for its status.</summary>
    public async Task<WebhookResult> SendAsync(Uri url, string id, ReadOnlyMemory<byte> body, byte[] secret, CancellationToken cancellationToken)
    {
        var timestamp = _time.GetUtcNow().ToUnixTimeSeconds();
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ReadOnlyMemoryContent(body) { Headers = { ContentType = JsonType } } };
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", timestamp.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", WebhookSignature.Of(secret, id, timestamp, body.Span));
        request.Headers.UserAgent.ParseAdd("CozeProxy-Webhooks");
        using var patience = new CancellationTokenSource(Timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            using var response = await _client.SendAsync(request, either.Token);
            return response switch
            {
                { IsSuccessStatusCode: true } => WebhookResult.Delivered,
                { StatusCode: HttpStatusCode.Gone } => WebhookResult.Unwanted,
                _ => WebhookResult.Failed,
            };
        }
        catch (HttpRequestException e) when (e.InnerException is UnauthorizedAccessException)
        {
            return WebhookResult.Forbidden;
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return WebhookResult.Failed;
        }
    }

    public void Dispose() => _client.Dispose();

    private static async ValueTask<Stream> ConnectAsync(DnsEndPoint end, bool allowPrivate, CancellationToken cancellationToken)
    {
        var addresses = IPAddress.TryParse(end.Host, out var literal) ? [literal] : await Dns.GetHostAddressesAsync(end.Host, cancellationToken);
        if (!allowPrivate && !Array.TrueForAll(addresses, PublicAddress.Is))
        {
            // One that is not is enough: nobody publishes it beside a public one for good reason.
            throw new UnauthorizedAccessException("The name leads to an address that is not public.");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, end.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
