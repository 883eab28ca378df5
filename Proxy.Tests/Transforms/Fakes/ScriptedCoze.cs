namespace CozeProxy.Tests.Transforms.Fakes;

/// <summary>Coze as far as it is asked for what is no run: each request is noted and answered in turn.</summary>
internal sealed class ScriptedCoze : HttpMessageHandler, IHttpClientFactory
{
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public List<(string Path, string Body)> Requests { get; } = [];

    /// <summary>Set as soon as the first request is there.</summary>
    public Task Asked => _asked.Task.WaitAsync(Eventually.Patience);

    public Func<CancellationToken, Task<HttpResponseMessage>> Answer { get; set; } = _ => Json("""{"code":0,"msg":""}""");

    public static Task<HttpResponseMessage> Json(string json) => Task.FromResult(new HttpResponseMessage { Content = new StringContent(json) });

    public HttpClient CreateClient(string name) => new(this, disposeHandler: false);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Requests.Add((request.RequestUri!.PathAndQuery, await request.Content!.ReadAsStringAsync(cancellationToken)));
        _asked.TrySetResult();
        return await Answer(cancellationToken);
    }
}
