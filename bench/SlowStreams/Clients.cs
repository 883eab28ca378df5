using System.Net;
using System.Net.Http.Headers;

namespace CozeProxy.Bench.SlowStreams;

/// <summary>Opens streams, reads them at their pace and holds every word against what was to be said.</summary>
internal sealed class Clients(Options options) : IDisposable
{
    private const int OpeningAtOnce = 64;
    private const int MostFaults = 5;

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, ConnectTimeout = TimeSpan.FromSeconds(30) }) { Timeout = Timeout.InfiniteTimeSpan };
    private readonly SemaphoreSlim _opening = new(OpeningAtOnce);
    private readonly Pace _pace = options.Pace;
    private int _open;

    /// <summary>Says when all are open at the same time, and how many were right; the exit code is 0 when all were.</summary>
    public async Task<int> RunAsync()
    {
        using var places = new SemaphoreSlim(options.AtOnce);
        var streams = new List<Task<string?>>();
        for (var i = 0; i < options.Streams; i++)
        {
            await places.WaitAsync();
            streams.Add(Task.Run(async () =>
            {
                try
                {
                    return await ReadAsync();
                }
                finally
                {
                    places.Release();
                }
            }));
        }

        string[] faults = [.. (await Task.WhenAll(streams)).OfType<string>()];
        await Console.Out.WriteLineAsync($"right {options.Streams - faults.Length} of {options.Streams}");
        foreach (var fault in faults.Take(MostFaults))
        {
            await Console.Error.WriteLineAsync(fault);
        }

        return faults.Length == 0 ? 0 : 1;
    }

    public void Dispose()
    {
        _http.Dispose();
        _opening.Dispose();
    }

    // What was wrong with the stream; null when nothing was.
    private async Task<string?> ReadAsync()
    {
        try
        {
            var transcript = Transcript.For(options.Url);
            using var response = await OpenAsync(transcript);
            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(), bufferSize: 1024);
            while (await reader.ReadLineAsync() is { } line)
            {
                transcript.Read(line, _pace);
            }

            return transcript.IsFinished ? null : "A stream was cut.";
        }
        catch (Exception e)
        {
            return $"{e.GetType().Name}: {e.Message}";
        }
    }

    private async Task<HttpResponseMessage> OpenAsync(Transcript transcript)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, options.Url) { Content = new ByteArrayContent(transcript.Ask(_pace)) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", options.Bearer);

        // No more at once than a server's queue of connections takes.
        await _opening.WaitAsync();
        try
        {
            var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            if (response.StatusCode != HttpStatusCode.OK)
            {
                throw new InvalidDataException($"{(int)response.StatusCode}: {await response.Content.ReadAsStringAsync()}");
            }

            if (Interlocked.Increment(ref _open) == options.Streams)
            {
                await Console.Out.WriteLineAsync($"open {options.Streams}");
            }

            return response;
        }
        finally
        {
            _opening.Release();
        }
    }
}
