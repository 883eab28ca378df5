using System.Net;
using System.Text;

namespace CozeProxy.Tests.Transforms.Fakes;

/// <summary>Answers every request with the same JSON.</summary>
internal sealed class CannedHandler(string body) : HttpMessageHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(body, Encoding.UTF8, "application/json") });
}
