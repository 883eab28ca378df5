using System.Net.Http.Json;

namespace CozeProxy.Tests.EndToEnd;

/// <summary>A streamed answer that is read line by line while the run goes on; disposing it is a client that leaves.</summary>
internal sealed class OpenAnswer : IDisposable
{
    private readonly HttpResponseMessage _response;
    private readonly StreamReader _reader;

    private OpenAnswer(HttpResponseMessage response, StreamReader reader)
    {
        _response = response;
        _reader = reader;
    }

    public int Status => (int)_response.StatusCode;

    public static async Task<OpenAnswer> OpenAsync(HttpClient client, object body, CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, ChatAnswer.Path) { Content = JsonContent.Create(body) };
        var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        return new OpenAnswer(response, new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken)));
    }

    /// <summary>The next line that says something; null at the end.</summary>
    public async Task<string?> ReadLineAsync()
    {
        while (await _reader.ReadLineAsync() is { } line)
        {
            if (line.Length > 0)
            {
                return line;
            }
        }

        return null;
    }

    public async Task<IReadOnlyList<string>> ReadToEndAsync()
    {
        var lines = new List<string>();
        while (await ReadLineAsync() is { } line)
        {
            lines.Add(line);
        }

        return lines;
    }

    public void Dispose()
    {
        _reader.Dispose();
        _response.Dispose();
    }
}
