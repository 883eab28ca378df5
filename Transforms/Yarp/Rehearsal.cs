using System.Collections.Frozen;
using System.Net;
using System.Text;
using CozeProxy.Transforms.Coze;
using CozeProxy.Transforms.Dialects;
using CozeProxy.Transforms.Exchange;
using CozeProxy.Transforms.OAuth;
using CozeProxy.Transforms.Streaming;
using CozeProxy.Transforms.Targets;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Forwarder;

namespace CozeProxy.Transforms.Yarp;

/// <summary>
/// Takes example calls the way of real ones, from the bytes of the request through YARP and the transforms to those of the answer, with
/// a Coze that is only played: nothing leaves the process and nothing is booked. What runs for the first time is compiled first.
/// </summary>
public sealed class Rehearsal : IDisposable
{
    private const string Prefix = "http://coze.invalid/";

    // What is said, in each dialect's own field.
    private static readonly FrozenDictionary<string, string> Words = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["ChatCompletions"] = """ "messages":[{"role":"user","content":"Hello"}] """,
        ["Completions"] = """ "prompt":"Hello" """,
        ["Responses"] = """ "input":"Hello" """,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly CozeChannel Channel = new("rehearsal", new Uri(Prefix), new StaticBearer(new AccessToken("rehearsal")));

    private readonly IHttpForwarder _forwarder;
    private readonly IProxyStateLookup _proxy;
    private readonly HttpMessageInvoker _client;
    private readonly TimeProvider _time;

    internal Rehearsal(IHttpForwarder forwarder, IProxyStateLookup proxy, RunDrainer drainer, RunCut cut, RunOptions options, TimeProvider time)
    {
        _forwarder = forwarder;
        _proxy = proxy;
        _time = time;
        _client = new HttpMessageInvoker(new UpstreamHandler(new PlayedCoze(), drainer, cut, options, time));
    }

    /// <summary>A streamed and a whole call of each route that speaks a dialect.</summary>
    /// <returns>The answers, as their clients would have got them.</returns>
    public async Task<IReadOnlyList<string>> RunAsync(CancellationToken cancellationToken)
    {
        List<string> answers = [];
        foreach (var route in _proxy.GetRoutes())
        {
            if (Dialect.Find(route.Config.Metadata?.GetValueOrDefault(Dialect.MetadataKey)) is { } dialect)
            {
                answers.Add(await CallAsync(route.Transformer, dialect, Body(dialect, "true"), cancellationToken));
                answers.Add(await CallAsync(route.Transformer, dialect, Body(dialect, "false"), cancellationToken));
            }
        }

        return answers;
    }

    public void Dispose() => _client.Dispose();

    private static byte[] Body(Dialect dialect, string stream) =>
        Encoding.UTF8.GetBytes($$"""{"model":"{{TargetResolver.WorkflowModel}}","workflow_id":"1","stream":{{stream}},{{Words[dialect.Name]}}}""");

    private async Task<string> CallAsync(HttpTransformer transformer, Dialect dialect, byte[] body, CancellationToken cancellationToken)
    {
        if (!dialect.TryParse(body, out var request, out var error) || !TargetResolver.TryResolve(request, out var target, out error))
        {
            throw new InvalidOperationException($"The example is refused: {error.Message.English}");
        }

        using var answer = new MemoryStream();
        var context = new DefaultHttpContext { RequestAborted = cancellationToken };
        context.Request.Method = HttpMethods.Post;
        context.Request.ContentLength = body.Length;
        context.Request.Body = new MemoryStream(body);
        context.Response.Body = answer;
        context.Features.Set(new ChatExchange("req_rehearsal", _time.GetUtcNow(), dialect, request, target) { Channel = Channel });
        var failure = await _forwarder.SendAsync(context, Prefix, _client, ForwarderRequestConfig.Empty, transformer, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        return failure == ForwarderError.None && context.Response.StatusCode == (int)HttpStatusCode.OK
            ? Encoding.UTF8.GetString(answer.ToArray())
            : throw new InvalidOperationException($"The example ended with {context.Response.StatusCode} ({failure}).");
    }
}
