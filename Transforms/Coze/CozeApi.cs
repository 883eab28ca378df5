using System.Net.Http.Headers;
using CozeProxy.Transforms.OAuth;
using CozeProxy.Transforms.OpenAi;

namespace CozeProxy.Transforms.Coze;

/// <summary>Asks Coze for what is no run: uploads, cancellations, histories. A refused token is replaced once; failures are results.</summary>
public sealed class CozeApi(IHttpClientFactory clients)
{
    internal const string HttpClientName = "coze-api";

    /// <summary>Sends the request with the channel's bearer. The content is made anew for a second try.</summary>
    public async Task<CozeReply> SendAsync(
        CozeChannel channel, HttpMethod method, string pathAndQuery, Func<HttpContent?> content, CancellationToken cancellationToken)
    {
        var (reply, token) = await SendOnceAsync(channel, method, pathAndQuery, content(), cancellationToken);
        if (reply.Retry != RetryRule.AfterTokenRefresh || token is null)
        {
            return reply;
        }

        await channel.Bearer.RejectAsync(token.Value);
        return (await SendOnceAsync(channel, method, pathAndQuery, content(), cancellationToken)).Reply;
    }

    private async Task<(CozeReply Reply, AccessToken? Token)> SendOnceAsync(
        CozeChannel channel, HttpMethod method, string pathAndQuery, HttpContent? content, CancellationToken cancellationToken)
    {
        var bearer = await channel.Bearer.GetAsync(cancellationToken);
        if (!bearer.HasToken)
        {
            return (new CozeReply(default, ApiErrors.NoToken(bearer.Fault), RetryRule.OnAnotherChannel), null);
        }

        using var request = new HttpRequestMessage(method, new Uri(channel.BaseUrl, pathAndQuery)) { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer.Token.Value.Value);
        try
        {
            using var response = await clients.CreateClient(HttpClientName).SendAsync(request, cancellationToken);
            var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            return (Read(response, body), bearer.Token);
        }
        catch (HttpRequestException)
        {
            return (new CozeReply(default, ApiErrors.Unreachable), bearer.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (new CozeReply(default, ApiErrors.Overdue), bearer.Token);
        }
    }

    private static CozeReply Read(HttpResponseMessage response, byte[] body)
    {
        var fault = CozeFaultReader.Read(body, (int)response.StatusCode);
        if (response.IsSuccessStatusCode && fault.Code is null or 0)
        {
            // Some answers carry no code at all where they are good.
            return new CozeReply(body);
        }

        var logId = response.Headers.TryGetValues("X-Tt-Logid", out var values) ? values.FirstOrDefault() : null;
        var (error, retry) = FaultTable.Classify(fault with { LogId = fault.LogId ?? logId });
        return new CozeReply(body, error, retry);
    }
}
