using System.Net;
using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json;
using CozeProxy.Hosting;
using CozeProxy.Transforms.OpenAi;

namespace CozeProxy.Admin.Ui.Trying;

/// <summary>Calls a model as a client does: over the network, with a key, by the way all calls go.</summary>
internal sealed class TryClient : IDisposable
{
    private const string Path = "v1/chat/completions";
    private const string EventStream = "text/event-stream";
    private const string End = "[DONE]";

    // More than any answer that is worth reading in a browser.
    private const int MostBytes = 16 * 1024 * 1024;

    private static readonly TryFailure Stopped = new(new LocalizedText("You stopped it.", "已由您停止。"));
    private static readonly TryFailure Cut = new(new LocalizedText("The stream ended without its end: the answer is not whole.", "数据流未正常结束，回答不完整。"));

    // Certificates are checked as anybody checks them, and nothing is sent by way of a proxy: it is this process that is called.
    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    public void Dispose() => _client.Dispose();

    /// <summary>Makes the call and reads its answer into the trial; whatever happens is said there.</summary>
    public async Task RunAsync(TryRun run, Uri address, string key, string body, Language language, CancellationToken cancellationToken)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address, Path));
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
            request.Headers.AcceptLanguage.Add(new StringWithQualityHeaderValue(language == Language.Chinese ? "zh" : "en"));
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            run.Began((int)response.StatusCode, response.Headers.TryGetValues(RequestIdMiddleware.HeaderName, out var ids) ? ids.First() : null);
            await ReadAsync(run, response, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            run.Fail(Stopped);
        }
        catch (HttpRequestException problem)
        {
            run.Fail(Describe(problem, address));
        }
        catch (Exception problem) when (problem is IOException or JsonException)
        {
            run.Fail(Cut);
        }
    }

    private static async Task ReadAsync(TryRun run, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        if (response.Content.Headers.ContentType?.MediaType == EventStream)
        {
            await ReadEventsAsync(run, stream, cancellationToken);
        }
        else
        {
            await ReadWholeAsync(run, response.StatusCode, stream, cancellationToken);
        }
    }

    private static async Task ReadEventsAsync(TryRun run, Stream stream, CancellationToken cancellationToken)
    {
        await foreach (var item in SseParser.Create(stream).EnumerateAsync(cancellationToken))
        {
            if (item.Data == End)
            {
                run.Complete();
                return;
            }

            using var chunk = JsonDocument.Parse(item.Data);
            if (!TryAnswer.Read(run, chunk.RootElement))
            {
                return;
            }
        }

        run.Fail(Cut);
    }

    private static async Task ReadWholeAsync(TryRun run, HttpStatusCode status, Stream stream, CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream();
        var buffer = new byte[64 * 1024];
        int read;
        while (bytes.Length < MostBytes && (read = await stream.ReadAsync(buffer, cancellationToken)) > 0)
        {
            bytes.Write(buffer, 0, read);
        }

        var text = Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
        JsonDocument answer;
        try
        {
            answer = JsonDocument.Parse(text);
        }
        catch (JsonException)
        {
            run.Fail(new TryFailure(new LocalizedText($"The answer is no JSON (status {(int)status}).", $"响应不是 JSON（状态 {(int)status}）。")));
            return;
        }

        using (answer)
        {
            if (!TryAnswer.Read(run, answer.RootElement))
            {
                return;
            }

            // A run in the background answers with something else: what it is to be asked for by.
            if (answer.RootElement.ValueKind != JsonValueKind.Object || !answer.RootElement.TryGetProperty("choices", out _))
            {
                run.Say(text);
            }

            run.Complete();
        }
    }

    private static TryFailure Describe(HttpRequestException problem, Uri address) => problem.HttpRequestError == HttpRequestError.SecureConnectionError
        ? new TryFailure(new LocalizedText(
            $"This proxy listens at {address} with a certificate that this machine does not trust for that name. The console checks certificates as any client does, so it cannot call itself there: add a plain HTTP address on the loopback, such as http://127.0.0.1:3000.",
            $"代理在 {address} 使用的证书不受本机信任或与该名称不符。控制台与其他客户端一样校验证书，因此无法调用自身：请增加一个本机 HTTP 监听地址，例如 http://127.0.0.1:3000。"))
        : new TryFailure(new LocalizedText($"The proxy cannot be reached at {address}.", $"无法通过 {address} 访问代理。"));
}
