using System.Text.Json;
using CozeProxy.Transforms.Coze;
using CozeProxy.Transforms.Exchange;
using CozeProxy.Transforms.OpenAi;

namespace CozeProxy.Transforms.Files;

/// <summary>Brings the files of a call to the channel that is to serve it, each once in its lifetime there.</summary>
public sealed class FileUploads
{
    // Coze's own ids are digits. Whatever they become, nothing as long as a text is one.
    private const int LongestId = 128;

    private const string Path = "/v1/files/upload";
    private const int MostAtOnce = 4;

    private readonly CozeApi _api;
    private readonly UploadCache _cache;

    public FileUploads(CozeApi api, TimeProvider time)
    {
        _api = api;
        _cache = new UploadCache(time);
    }

    /// <summary>Uploads what is not there yet, so that the body for this attempt can be written; null, or why it cannot.</summary>
    public async Task<AttemptFailure?> PrepareAsync(ChatExchange exchange, CancellationToken cancellationToken)
    {
        if (!exchange.Files.HaveUploads || exchange.Channel is not { } channel)
        {
            return null;
        }

        using var atOnce = new SemaphoreSlim(MostAtOnce);
        var contents = exchange.Files.All.Select(part => part.Content).OfType<FileContent>().ToList();
        var results = await Task.WhenAll(contents.Select(content => UploadAsync(channel, content, atOnce, cancellationToken)));
        var ids = new Dictionary<FileContent, string>(contents.Count);
        for (var i = 0; i < results.Length; i++)
        {
            if (results[i].Error is { } error)
            {
                return new AttemptFailure(error, results[i].Retry, Report: null);
            }

            ids[contents[i]] = results[i].FileId!;
        }

        exchange.Uploads = ids;
        return null;
    }

    /// <summary>Forgets the files of a call that Coze has refused: should it have lost one, the next call uploads it again.</summary>
    internal void Forget(ChatExchange exchange)
    {
        foreach (var (content, id) in exchange.Uploads)
        {
            _cache.Forget(KeyOf(exchange.Channel!, content), id);
        }
    }

    private async Task<UploadResult> UploadAsync(CozeChannel channel, FileContent content, SemaphoreSlim atOnce, CancellationToken cancellationToken)
    {
        await atOnce.WaitAsync(cancellationToken);
        try
        {
            // Others may wait for the same upload: a client that leaves ends its own wait only.
            return await _cache.GetOrAddAsync(KeyOf(channel, content), () => SendAsync(channel, content)).WaitAsync(cancellationToken);
        }
        finally
        {
            atOnce.Release();
        }
    }

    private async Task<UploadResult> SendAsync(CozeChannel channel, FileContent content)
    {
        var reply = await _api.SendAsync(channel, HttpMethod.Post, Path, () => new UploadForm(content), CancellationToken.None);
        if (!reply.Succeeded)
        {
            return UploadFaults.Of(reply);
        }

        return ReadId(reply.Body) is { } id ? new UploadResult(id) : new UploadResult(null, ApiErrors.Malformed, RetryRule.OnAnotherChannel);
    }

    private static UploadKey KeyOf(CozeChannel channel, FileContent content) => new(channel, content.Sha256, content.Name);

    private static string? ReadId(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var answer = JsonDocument.Parse(body);
            return answer.RootElement.ValueKind == JsonValueKind.Object && answer.RootElement.TryGetProperty("data", out var data)
                && data.ValueKind == JsonValueKind.Object && data.TryGetProperty("id", out var id)
                && id.ToString() is { Length: > 0 and <= LongestId } text ? text : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
