using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using CozeProxy.Admin.Api;
using CozeProxy.Transforms.OpenAi;

namespace CozeProxy.Cli.Connecting;

/// <summary>Asks the admin API. What it refuses ends the command with its own words.</summary>
internal sealed class AdminClient : IAsyncDisposable
{
    // A channel's test may wait for a whole run.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(12);
    private static readonly TimeSpan ConnectPatience = TimeSpan.FromSeconds(10);

    private readonly HttpClient _http;
    private readonly IAsyncDisposable? _proxy;

    /// <summary>Asks the proxy at that address.</summary>
    /// <param name="address">Where the proxy listens.</param>
    /// <param name="token">Its admin token.</param>
    /// <param name="language">What it is to say errors in.</param>
    /// <param name="proxy">The proxy, where it ends with this client.</param>
    public AdminClient(Uri address, string token, Language language, IAsyncDisposable? proxy = null)
    {
        _proxy = proxy;
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = ConnectPatience, UseProxy = !address.IsLoopback };
        _http = new HttpClient(handler) { BaseAddress = address, Timeout = Patience };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        _http.DefaultRequestHeaders.AcceptLanguage.ParseAdd(language == Language.Chinese ? "zh-CN" : "en");
    }

    public Task<AdminAnswer> GetAsync(string path, CancellationToken cancellationToken) => SendAsync(HttpMethod.Get, path, null, cancellationToken);

    public Task<AdminAnswer> SendAsync(HttpMethod method, string path, JsonNode? body, CancellationToken cancellationToken) =>
        SendTextAsync(method, path, body?.ToJsonString(), cancellationToken);

    /// <summary>Sends a body as it is.</summary>
    public async Task<AdminAnswer> SendTextAsync(HttpMethod method, string path, string? body, CancellationToken cancellationToken)
    {
        using var response = await RequestAsync(method, path, body, HttpCompletionOption.ResponseContentRead, cancellationToken);
        return new AdminAnswer(await response.Content.ReadAsStringAsync(cancellationToken));
    }

    /// <summary>The answer, or null where there is nothing at that path.</summary>
    public async Task<AdminAnswer?> FindAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return await GetAsync(path, cancellationToken);
        }
        catch (AdminRefusal refusal) when (refusal.Status == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>Writes an answer of any length.</summary>
    public async Task DownloadAsync(string path, Stream output, CancellationToken cancellationToken)
    {
        using var response = await RequestAsync(HttpMethod.Get, path, null, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        await response.Content.CopyToAsync(output, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (_proxy is not null)
        {
            await _proxy.DisposeAsync();
        }
    }

    private async Task<HttpResponseMessage> RequestAsync(
        HttpMethod method, string path, string? body, HttpCompletionOption completion, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri($"{AdminApi.Path.TrimStart('/')}/{path}", UriKind.Relative));
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        try
        {
            var response = await _http.SendAsync(request, completion, cancellationToken);
            if (response.IsSuccessStatusCode)
            {
                return response;
            }

            using (response)
            {
                throw AdminRefusal.Of(_http.BaseAddress!, response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken));
            }
        }
        catch (HttpRequestException problem)
        {
            throw new CommandFailure(new($"{_http.BaseAddress} cannot be reached: {problem.Message}", $"无法连接到 {_http.BaseAddress}：{problem.Message}"));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            var minutes = Patience.TotalMinutes.ToString(CultureInfo.InvariantCulture);
            throw new CommandFailure(new($"{_http.BaseAddress} did not answer within {minutes} minutes.", $"{_http.BaseAddress} 未在 {minutes} 分钟内响应。"));
        }
    }
}
