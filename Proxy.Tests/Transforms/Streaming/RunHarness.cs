using System.Net;
using System.Net.Http.Headers;
using CozeProxy.Tests.Transforms.Fakes;
using CozeProxy.Transforms.Coze;
using CozeProxy.Transforms.Exchange;
using CozeProxy.Transforms.OpenAi;
using CozeProxy.Transforms.Streaming;

namespace CozeProxy.Tests.Transforms.Streaming;

/// <summary>One call with everything around it scripted: what Coze sends, what time it is, how the books behave.</summary>
internal sealed class RunHarness
{
    private readonly TaskCompletionSource<HttpResponseMessage> _response = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public RunHarness(bool stream = true, bool includeUsage = false, ScriptedStream? body = null, ChatExchange? exchange = null)
    {
        Body = body ?? new ScriptedStream();
        Exchange = exchange ?? Some.Exchange(stream, includeUsage, time: Time);
        Exchange.Settlement = Settlement;
        Lifetime = new CancellationTokenSource(Options.RunTimeout, Time);
        Cut = new RunCut(Time);
        Run = new CozeRun(Exchange, _response.Task, Lifetime, Cut, Time);
        Exchange.Run = Run;
    }

    public FakeTime Time { get; } = new();

    public ScriptedStream Body { get; }

    public Settlement Settlement { get; } = new();

    public RunOptions Options { get; } = new();

    public RecordingLogger<RunDrainer> Logger { get; } = new();

    public RecordingLogger<ChatCanceller> Canceller { get; } = new();

    /// <summary>What is asked of Coze beside the run.</summary>
    public ScriptedCoze Coze { get; } = new();

    public RunDrainer Drainer => field ??= new RunDrainer(Options, new ChatCanceller(new CozeApi(Coze), Time, Canceller), Time, Logger);

    public ChatExchange Exchange { get; }

    public RunCut Cut { get; }

    public CancellationTokenSource Lifetime { get; }

    public CozeRun Run { get; }

    public RunReport Report => Run.Report;

    /// <summary>A run whose answer has begun: the headers are here.</summary>
    public static RunHarness Answered(bool stream = true, bool includeUsage = false, ScriptedStream? body = null)
    {
        var harness = new RunHarness(stream, includeUsage, body);
        harness.Answer();
        return harness;
    }

    /// <summary>A streamed run whose answer has begun and whose request has further fields, written as JSON.</summary>
    public static RunHarness Asking(string fields)
    {
        var request = Some.Request($$"""{"model":"workflow-7300","messages":[{"content":"Hi"}],"stream":true,{{fields}}}""");
        var harness = new RunHarness(exchange: Some.Exchange(request, Some.Workflow()));
        harness.Answer();
        return harness;
    }

    /// <summary>A run whose whole answer is known.</summary>
    public static RunHarness Played(params string[] frames)
    {
        var harness = Answered();
        harness.Body.Send(frames);
        harness.Body.End();
        return harness;
    }

    public void Answer() => Answer(new StreamContent(Body), HttpStatusCode.OK, "text/event-stream");

    public void Answer(HttpContent content, HttpStatusCode status, string? contentType, Action<HttpResponseHeaders>? headers = null)
    {
        content.Headers.ContentType = contentType is null ? null : MediaTypeHeaderValue.Parse(contentType);
        var response = new HttpResponseMessage(status) { Content = content };
        headers?.Invoke(response.Headers);
        _response.SetResult(response);
    }

    public void FailToAnswer(Exception exception) => _response.SetException(exception);

    public AnswerStream OpenStream(Language language = Language.English) => new(
        Exchange, Run, Drainer, Options, language, Time, new StallWatch(() => GivenUp++, Options.StalledClientTimeout, ClientTime));

    /// <summary>The clock by which its client is waited for.</summary>
    public FakeTime ClientTime { get; } = new();

    /// <summary>How often its client was given up for taking nothing.</summary>
    public int GivenUp { get; private set; }

    public async Task RunToEndAsync() => await Run.RunToEndAsync(CancellationToken.None).WaitAsync(Eventually.Patience);
}
